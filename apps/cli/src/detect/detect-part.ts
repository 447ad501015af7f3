import { DEFAULT_TENANT, type Event, type LogFrame, type QuarantinedRecord } from '@opensoc/domain'
import { readStretch } from '@opensoc/evtx'
import {
  createDecode,
  createDetectionRules,
  createNormalize,
  handOver,
  joinLines,
  type Normalizer,
} from '@opensoc/pipeline'
import type { CorrelationEvent, RuleSetCompilation } from '@opensoc/sigma'
import type { Part } from '@opensoc/sources-files'
import { type DetectRow, eventColumns, ruleColumns } from './detect-row.ts'

/** A part that holds records. */
export type RecordPart = Extract<Part, { readonly kind: 'lines' | 'mail' | 'evtx' }>

/** A match that a correlation wants, and the row that stands for its event. */
export interface DetectMatch {
  readonly match: Omit<CorrelationEvent, 'eventId'>
  readonly row: Omit<DetectRow, 'rule_id' | 'rule_title' | 'level' | 'techniques' | 'fields'>
}

/** What was found in a part. Records count from 1 within it. */
export interface PartOutcome {
  readonly rows: readonly DetectRow[]
  readonly matches: readonly DetectMatch[]
  readonly recordCount: number
  readonly quarantined: readonly {
    readonly record: number
    readonly reason: string
    readonly detail: string
  }[]
  /** Places of an event log that could not be read. */
  readonly damage: readonly string[]
}

export type DetectPart = (part: RecordPart) => PartOutcome

/** The pipeline's own decode, normalize and detect stages, without a store: bytes of many records in, rows out. */
export function createDetectPart(
  normalizers: readonly Normalizer[],
  set: Pick<RuleSetCompilation, 'rules' | 'buildingBlocks' | 'neededFields'>,
  /** Formats without a year take the one before this. Milliseconds since the epoch. */
  referenceTime: number,
): DetectPart {
  const decode = createDecode({ joinLines })
  const normalize = createNormalize(normalizers)
  const rules = createDetectionRules(set, new Set(), [], [], { memoSize: MEMO_SIZE })
  return (part) => {
    const { input } = part
    const damage: string[] = []
    const body = part.kind === 'evtx' ? recordLines(part.stretches, damage) : part.bytes
    const context = { ...CONTEXT, source: input, receivedTime: referenceTime }
    const contentType = part.kind === 'mail' ? 'application/mbox' : 'application/x-ndjson'
    const header = { ...HEADER, contentType, source: input }
    const frame: LogFrame = { partition: 0, offset: 0, nextOffset: 0, header, body }
    const decoded = decode.run([frame], context)
    const normalized = normalize.run(decoded.items, context)
    const rows: DetectRow[] = []
    const matches: DetectMatch[] = []
    for (const event of normalized.items) {
      const found = rules.engine.matchViews(event.sigma)
      if (found.length === 0) continue
      const row = { source: input, record: recordOf(event), ...eventColumns(event) }
      for (const { match, view } of found) {
        const ruleId = match.rule.id
        const paths = rules.handedOver.get(ruleId)
        if (paths !== undefined) {
          const { eventId: _, ...handed } = handOver(event, ruleId, view, paths)
          matches.push({ row, match: handed })
        }
        if (!rules.silent.has(ruleId)) rows.push(rowOf(ruleColumns(match.rule), row, match.fields))
      }
    }
    const quarantined = [...decoded.quarantined, ...normalized.quarantined].map((record) => ({
      record: recordOf(record),
      reason: record.reason,
      detail: record.detail,
    }))
    return { rows, matches, recordCount: decoded.counts.in, quarantined, damage }
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

/** Values that a thread remembers: fewer than the platform does, since every thread has its own. */
const MEMO_SIZE = 200_000
const CONTEXT = { tenantId: DEFAULT_TENANT, partition: 0, offset: 0 } as const
const HEADER = {
  tenantId: DEFAULT_TENANT,
  receivedTime: 0,
  contentEncoding: 'identity',
} as const

/** Records of event log chunks as NDJSON; what could not be read goes to `damage`. */
function recordLines(
  stretches: Extract<RecordPart, { readonly kind: 'evtx' }>['stretches'],
  damage: string[],
): Uint8Array {
  let lines = ''
  for (const stretch of stretches) {
    for (const item of readStretch(stretch)) {
      if (item.kind === 'record') lines += `${JSON.stringify(item.event)}\n`
      else damage.push(`byte ${item.offset}: ${item.reason}`)
    }
  }
  return Buffer.from(lines, 'utf8')
}

/** Ids end with the place of the record in its frame. */
function recordOf({ id }: Pick<Event | QuarantinedRecord, 'id'>): number {
  return Number(id.slice(id.lastIndexOf('.') + 1)) + 1
}
