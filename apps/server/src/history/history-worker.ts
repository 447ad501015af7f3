import { parentPort, workerData } from 'node:worker_threads'
import type { TenantId } from '@opensoc/domain'
import {
  createDetectionRules,
  createNormalizers,
  createRenormalize,
  type DetectionRules,
  type DetectOutput,
  detectRecords,
  historyPrefilter,
  type StoredRecord,
} from '@opensoc/pipeline'
import { compileRuleSet, type Prefilter, parseSigma } from '@opensoc/sigma'
import type { WorkerSetup } from '../workers/messages.ts'
import type { HistorySet } from './history-set.ts'

export type ToHistory =
  | {
      readonly kind: 'open'
      readonly ticket: number
      readonly key: number
      readonly tenantId: TenantId
      readonly set: HistorySet
    }
  | {
      readonly kind: 'detect'
      readonly ticket: number
      readonly key: number
      readonly records: readonly StoredRecord[]
    }
  | { readonly kind: 'close'; readonly key: number }

export type FromHistory =
  | { readonly kind: 'opened'; readonly ticket: number; readonly prefilter: Prefilter }
  | { readonly kind: 'detected'; readonly ticket: number; readonly output: DetectOutput }
  | { readonly kind: 'failed'; readonly ticket: number; readonly error: string }

/** The thread that runs rules over stored events, for all jobs: neither requests nor the pipeline wait for it. */
const setup = workerData as WorkerSetup
const renormalize = createRenormalize(createNormalizers(setup.normalizing))
const open = new Map<number, { readonly rules: DetectionRules; readonly tenantId: TenantId }>()

parentPort?.on('message', (message: ToHistory) => {
  if (message.kind === 'close') {
    open.delete(message.key)
    return
  }
  try {
    answer(message.kind === 'open' ? openSet(message) : detect(message))
  } catch (error) {
    answer({ kind: 'failed', ticket: message.ticket, error: (error as Error).stack ?? String(error) })
  }
})

function openSet({ ticket, key, tenantId, set }: Extract<ToHistory, { kind: 'open' }>): FromHistory {
  const compiled = compileRuleSet(set.texts.flatMap(({ file, source }) => parseSigma(source, { file })))
  const alone = { ...compiled, buildingBlocks: new Set<string>() }
  const rules = createDetectionRules(alone, new Set(set.silent), set.exceptions, set.quietings)
  open.set(key, { rules, tenantId })
  return { kind: 'opened', ticket, prefilter: historyPrefilter(compiled.rules) }
}

function detect({ ticket, key, records }: Extract<ToHistory, { kind: 'detect' }>): FromHistory {
  const { rules, tenantId } = open.get(key)!
  return { kind: 'detected', ticket, output: detectRecords(rules, records, { renormalize, tenantId }) }
}

function answer(message: FromHistory): void {
  parentPort?.postMessage(message)
}
