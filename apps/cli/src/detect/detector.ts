import { attacksFromTags } from '@opensoc/attack'
import { DEFAULT_TENANT, type Event, type LogFrame, type QuarantinedRecord } from '@opensoc/domain'
import { createDecode, createNormalize, joinLines, type Normalizer, viewMatchesOf } from '@opensoc/pipeline'
import type { SigmaEngine, SigmaMatch } from '@opensoc/sigma'
import type { RecordChunk } from '@opensoc/sources-files'

/** One line of the output of `opensoc detect`. */
export interface DetectRow {
  readonly rule_id: string
  readonly rule_title: string
  readonly level: string
  readonly techniques: readonly string[]
  readonly time: string
  /** The input file. */
  readonly source: string
  /** 1-based. */
  readonly record: number
  readonly event_id: string
  readonly host: string
  readonly fields: Readonly<Record<string, unknown>>
  readonly event: unknown
}

export interface ChunkOutcome {
  readonly rows: readonly DetectRow[]
  readonly recordCount: number
  readonly quarantined: readonly {
    readonly record: number
    readonly reason: string
    readonly detail: string
  }[]
}

/** The pipeline's own decode and normalize stages and the engine, without a store. */
export function createDetector(
  normalizers: readonly Normalizer[],
  engine: SigmaEngine,
  /** Formats without a year take the one before this. Milliseconds since the epoch. */
  referenceTime: number,
) {
  const decode = createDecode({ joinLines })
  const normalize = createNormalize(normalizers)
  return function detectChunk(chunk: RecordChunk): ChunkOutcome {
    const { body, numbers, bad } = toBody(chunk)
    const context = {
      tenantId: DEFAULT_TENANT,
      source: chunk.input,
      partition: 0,
      offset: 0,
      receivedTime: referenceTime,
    }
    const frame: LogFrame = {
      partition: 0,
      offset: 0,
      nextOffset: 0,
      header: { ...HEADER, source: chunk.input },
      body,
    }
    const decoded = decode.run([frame], context)
    const normalized = normalize.run(decoded.items, context)
    const numberOf = (index: number) => numbers[index] ?? chunk.firstRecord + chunk.records.length - 1
    const rows = normalized.items.flatMap((event) =>
      viewMatchesOf(engine, event).map(({ match }) =>
        row(event, match, chunk.input, numberOf(indexOf(event))),
      ),
    )
    const quarantined = [...decoded.quarantined, ...normalized.quarantined].map((record) => ({
      record: numberOf(indexIn(record)),
      reason: record.reason,
      detail: record.detail,
    }))
    return { rows, recordCount: chunk.records.length, quarantined: [...bad, ...quarantined] }
  }
}

const HEADER = {
  tenantId: DEFAULT_TENANT,
  receivedTime: 0,
  contentEncoding: 'identity',
  contentType: 'application/x-ndjson',
} as const

/** The readable records as lines; a JSON value that spreads over lines becomes one. */
export function toBody(chunk: RecordChunk) {
  const parts: Buffer[] = []
  const numbers: number[] = []
  const bad: { record: number; reason: string; detail: string }[] = []
  for (const [position, record] of chunk.records.entries()) {
    const number = chunk.firstRecord + position
    if (record.problem !== undefined) {
      bad.push({
        record: number,
        reason: 'record_unreadable',
        detail: `line ${record.line}: ${record.problem}`,
      })
    } else if (record.bytes.some((byte) => byte > 32)) {
      parts.push(oneLine(record.bytes), NEWLINE)
      numbers.push(number)
    }
  }
  return { body: Buffer.concat(parts), numbers, bad }
}

const NEWLINE = Buffer.from('\n')

/** Line breaks of a JSON text stand only between its tokens: a space means the same. */
function oneLine(bytes: Buffer): Buffer {
  return bytes.includes(10)
    ? Buffer.from(bytes.map((byte) => (byte === 10 || byte === 13 ? 32 : byte)))
    : bytes
}

function row(event: Event, { rule, fields }: SigmaMatch, source: string, record: number): DetectRow {
  const { device, metadata, time } = event.ocsf as Event['ocsf'] & { device?: { hostname?: string } }
  return {
    rule_id: rule.id,
    rule_title: rule.title,
    level: rule.level,
    techniques: attackIds(rule.tags),
    time: new Date(time).toISOString(),
    source,
    record,
    event_id: metadata.event_code ?? '',
    host: device?.hostname ?? '',
    fields,
    event: event.raw.startsWith('{') ? JSON.parse(event.raw) : event.raw,
  }
}

/** Technique and sub-technique ids, each once, in the order of the tags. */
function attackIds(tags: readonly string[]): string[] {
  const ids = attacksFromTags(tags).attacks.flatMap(
    (attack) => attack.sub_technique?.uid ?? attack.technique?.uid ?? [],
  )
  return [...new Set(ids)]
}

function indexOf(event: Event): number {
  return Number(event.id.slice(event.id.lastIndexOf('.') + 1))
}

function indexIn(record: QuarantinedRecord): number {
  return Number(record.id.slice(record.id.lastIndexOf('.') + 1))
}
