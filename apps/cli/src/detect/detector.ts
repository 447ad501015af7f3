import { DEFAULT_TENANT, type Event, type LogFrame, type QuarantinedRecord } from '@opensoc/domain'
import {
  createDecode,
  createDetectionRules,
  createNormalize,
  handOver,
  joinLines,
  type Normalizer,
  viewMatchesOf,
} from '@opensoc/pipeline'
import type { CorrelationEvent, RuleSetCompilation } from '@opensoc/sigma'
import { type DetectRow, eventColumns, ruleColumns } from './detect-row.ts'
import type { BadRecord, RecordBody } from './record-body.ts'

/** A match that a correlation wants, and the row that stands for its event. */
export interface DetectMatch {
  readonly match: CorrelationEvent
  readonly row: Omit<DetectRow, 'rule_id' | 'rule_title' | 'level' | 'techniques' | 'fields'>
}

export interface ChunkOutcome {
  readonly rows: readonly DetectRow[]
  readonly matches: readonly DetectMatch[]
  readonly recordCount: number
  readonly quarantined: readonly BadRecord[]
}

export type DetectChunk = (chunk: RecordBody) => ChunkOutcome

/** The pipeline's own decode, normalize and detect stages, without a store. */
export function createDetector(
  normalizers: readonly Normalizer[],
  set: Pick<RuleSetCompilation, 'rules' | 'buildingBlocks' | 'neededFields'>,
  /** Formats without a year take the one before this. Milliseconds since the epoch. */
  referenceTime: number,
): DetectChunk {
  const decode = createDecode({ joinLines })
  const normalize = createNormalize(normalizers)
  const rules = createDetectionRules(set)
  return (chunk) => {
    const { input, body, contentType, numbers, firstRecord, recordCount, bad } = chunk
    const context = {
      tenantId: DEFAULT_TENANT,
      source: input,
      partition: 0,
      offset: 0,
      receivedTime: referenceTime,
    }
    const header = { ...HEADER, contentType, source: input }
    const frame: LogFrame = { partition: 0, offset: 0, nextOffset: 0, header, body }
    const decoded = decode.run([frame], context)
    const normalized = normalize.run(decoded.items, context)
    const numberOf = (index: number) => numbers[index] ?? firstRecord + recordCount - 1
    const rows: DetectRow[] = []
    const matches: DetectMatch[] = []
    for (const event of normalized.items) {
      const found = viewMatchesOf(rules.engine, event)
      if (found.length === 0) continue
      const row = { source: input, record: numberOf(indexOf(event)), ...eventColumns(event) }
      for (const { match, view } of found) {
        const ruleId = match.rule.id
        const paths = rules.handedOver.get(ruleId)
        if (paths !== undefined) {
          const eventId = `${input}:${row.record}`
          matches.push({ row, match: { ...handOver(event, ruleId, view, paths), eventId } })
        }
        if (!rules.silent.has(ruleId)) rows.push(rowOf(ruleColumns(match.rule), row, match.fields))
      }
    }
    const quarantined = [...decoded.quarantined, ...normalized.quarantined].map((record) => ({
      record: numberOf(indexIn(record)),
      reason: record.reason,
      detail: record.detail,
    }))
    return { rows, matches, recordCount, quarantined: [...bad, ...quarantined] }
  }
}

/** The columns in the order that `opensoc detect` promises. */
export function rowOf(
  rule: ReturnType<typeof ruleColumns>,
  { time, source, record, event_id, host, event }: DetectMatch['row'],
  fields: DetectRow['fields'],
): DetectRow {
  return { ...rule, time, source, record, event_id, host, fields, event }
}

const HEADER = {
  tenantId: DEFAULT_TENANT,
  receivedTime: 0,
  contentEncoding: 'identity',
} as const

function indexOf(event: Event): number {
  return Number(event.id.slice(event.id.lastIndexOf('.') + 1))
}

function indexIn(record: QuarantinedRecord): number {
  return Number(record.id.slice(record.id.lastIndexOf('.') + 1))
}
