import type { ContextEntry, IndicatorSet, NormalizerContent, ParserDefinition } from '@opensoc/domain'
import type { FrameBatch, ProcessedBatch, RecordTrial } from '@opensoc/pipeline'
import type { RunningSet } from '../rules/running-rules.ts'
import type { LoadedRules } from './worker-rules.ts'

export interface WorkerSetup {
  readonly normalizing: NormalizerContent
  /** MMDB that tells where addresses are. */
  readonly geoipFile?: string
}

/** What threads match: buffers that they share, and the level of each indicator (`INDICATOR_LEVELS`) by its number. */
export interface SharedIndicators {
  readonly set: IndicatorSet
  readonly levels: Uint8Array
}

/** A text that is taken through the stages and not stored. */
export interface TrialRequest {
  readonly tenantId: string
  readonly text: string
  /** Milliseconds since the epoch. */
  readonly receivedTime: number
  /** Asked before all others. */
  readonly parser?: ParserDefinition
}

export type ToWorker =
  | { readonly kind: 'indicators'; readonly indicators: SharedIndicators }
  | { readonly kind: 'rules'; readonly version: string; readonly set: RunningSet }
  /** What is known about things, from the next batch on. */
  | { readonly kind: 'context'; readonly entries: readonly ContextEntry[] }
  | { readonly kind: 'batch'; readonly ticket: number; readonly batch: FrameBatch }
  /** The operator's own parsers, each of which was judged: they take the place of those before. */
  | { readonly kind: 'parsers'; readonly ticket: number; readonly parsers: readonly ParserDefinition[] }
  | { readonly kind: 'trial'; readonly ticket: number; readonly trial: TrialRequest }

export type FromWorker =
  /** `loaded` names the set by what the worker compiled. */
  | {
      readonly kind: 'rules-loaded'
      readonly version: string
      readonly loaded: string
      readonly count: number
      readonly refused: LoadedRules['refused']
    }
  | { readonly kind: 'rules-failed'; readonly version: string; readonly error: string }
  | {
      readonly kind: 'processed'
      readonly ticket: number
      readonly batch: ProcessedBatch
      readonly busyMs: number
    }
  | { readonly kind: 'parsers-loaded'; readonly ticket: number }
  | { readonly kind: 'tried'; readonly ticket: number; readonly trial: RecordTrial }
  | { readonly kind: 'failed'; readonly ticket: number; readonly error: string }
