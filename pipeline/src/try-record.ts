import type { Event, LogFrame, RawRecord } from '@opensoc/domain'
import { validate } from '@opensoc/ocsf'
import type { SigmaEvent } from '@opensoc/sigma'
import { createDecode, type JoinLines } from './1-ingest/decode.ts'
import { createNormalize } from './2-normalize/normalize.ts'
import type { Normalizer } from './2-normalize/normalizer.ts'
import type { EnrichStage } from './3-enrich/enrich.ts'
import type { DetectionRules } from './4-detect/detection-rules.ts'
import type { FrameContext } from './stage.ts'

/** More records of one text are counted, not shown. */
const SHOWN_RECORDS = 20
const SHOWN_ISSUES = 20

interface Refusal {
  readonly reason: string
  readonly detail: string
}

/** What each stage of the route did with a text, and why it did no more. Nothing is stored. */
export interface RecordTrial {
  readonly decode: {
    readonly records: number
    /** Records beyond those that are shown. */
    readonly left_out: number
    readonly quarantined: readonly (Refusal & { readonly text: string })[]
  }
  readonly records: readonly TriedRecord[]
}

export interface TriedRecord {
  readonly text: string
  readonly normalize: {
    /** Normalizers of the record's media that were asked, in their order, up to the one that took it. */
    readonly asked: readonly string[]
    readonly normalizer?: string
    readonly quarantined?: Refusal
    readonly layer?: string
    readonly event?: unknown
    /** What OCSF says of the event. */
    readonly issues: readonly {
      readonly severity: string
      readonly pointer: string
      readonly message: string
    }[]
  }
  /** Absent where there is no event. */
  readonly enrich?: { readonly added: unknown }
  readonly detect?: {
    readonly views: readonly {
      readonly logsource: SigmaEvent['logsource']
      readonly fields: Readonly<Record<string, unknown>>
      /** Running rules of this log source. */
      readonly rules: number
    }[]
    readonly matches: readonly {
      readonly rule_id: string
      readonly title: string
      readonly level: string
      /** The fields that made the rule true. */
      readonly fields: Readonly<Record<string, unknown>>
      /** The exception that holds it back. */
      readonly exception?: string
      /** Only correlations use it: it raises nothing alone. */
      readonly is_silent: boolean
    }[]
  }
}

interface TrialTools {
  readonly normalizers: readonly Normalizer[]
  readonly joinLines: JoinLines
  readonly enrich: EnrichStage
  readonly rules: DetectionRules
}

/** Takes a text through the stages one by one. `receivedTime` in milliseconds. */
export function tryRecord(text: string, tools: TrialTools, context: FrameContext): RecordTrial {
  const header = {
    tenantId: context.tenantId,
    source: context.source,
    receivedTime: context.receivedTime,
    contentEncoding: 'identity',
    contentType: 'application/json',
  } as LogFrame['header']
  const frame: LogFrame = { partition: 0, offset: 0, nextOffset: 1, header, body: Buffer.from(text) }
  const decoded = createDecode(tools).run([frame], context)
  return {
    decode: {
      records: decoded.items.length,
      left_out: Math.max(0, decoded.items.length - SHOWN_RECORDS),
      quarantined: decoded.quarantined.map(({ reason, detail, text: refused }) => ({
        reason,
        detail,
        text: refused,
      })),
    },
    records: decoded.items.slice(0, SHOWN_RECORDS).map((record) => tryOne(record, tools, context)),
  }
}

function tryOne(record: RawRecord, tools: TrialTools, context: FrameContext): TriedRecord {
  const media = record.json === undefined ? 'text' : 'json'
  const candidates = tools.normalizers.filter((normalizer) => normalizer.media === media)
  const taker = candidates.find((normalizer) => normalizer.recognizes(record))
  const asked = (taker === undefined ? candidates : candidates.slice(0, candidates.indexOf(taker) + 1)).map(
    ({ name }) => name,
  )
  const { items, quarantined } = createNormalize(tools.normalizers).run([record], context)
  const [event] = items
  const [refusal] = quarantined
  if (event === undefined) {
    const told =
      refusal === undefined ? {} : { quarantined: { reason: refusal.reason, detail: refusal.detail } }
    return { text: record.text, normalize: { asked, ...named(taker), ...told, issues: [] } }
  }
  const normalized: unknown = structuredClone(event.ocsf)
  tools.enrich.run([event], context)
  return {
    text: record.text,
    normalize: {
      asked,
      ...named(taker),
      layer: event.layer,
      event: normalized,
      issues: issuesOf(normalized),
    },
    enrich: { added: added(normalized, event.ocsf) },
    detect: detectOne(event, tools.rules),
  }
}

function named(normalizer: Normalizer | undefined): { readonly normalizer?: string } {
  return normalizer === undefined ? {} : { normalizer: normalizer.name }
}

function issuesOf(event: unknown): TriedRecord['normalize']['issues'] {
  return validate(event)
    .filter(({ severity }) => severity !== 'information')
    .slice(0, SHOWN_ISSUES)
    .map(({ severity, pointer, message }) => ({ severity, pointer, message }))
}

/** What the event did not hold before, at the places where it stands. */
function added(before: unknown, after: unknown): unknown {
  const had = before as Readonly<Record<string, unknown>>
  const isTree = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)
  return Object.fromEntries(
    Object.entries(after as object).flatMap(([name, value]) => {
      if (!Object.hasOwn(had, name)) return [[name, value]]
      const more = isTree(value) && isTree(had[name]) ? (added(had[name], value) as object) : {}
      return Object.keys(more).length === 0 ? [] : [[name, more]]
    }),
  )
}

function detectOne(event: Event, rules: DetectionRules): NonNullable<TriedRecord['detect']> {
  return {
    views: event.sigma.map(({ logsource, fields }) => ({
      logsource,
      fields,
      rules: rules.engine.rules.filter((rule) => isOf(rule.logsource, logsource)).length,
    })),
    matches: rules.engine.matchViews(event.sigma).map(({ match, view }) => {
      const { id, title, level } = match.rule
      const exception = rules.exceptions.find(match.rule, view, event.receivedTime)
      return {
        rule_id: id,
        title,
        level: level ?? 'informational',
        fields: match.fields,
        ...(exception === undefined ? {} : { exception: exception.id }),
        is_silent: rules.silent.has(id),
      }
    }),
  }
}

const PARTS = ['product', 'category', 'service'] as const

/** True where a rule of this log source is asked about the view: what it does not name may be anything. */
function isOf(wanted: SigmaEvent['logsource'], view: SigmaEvent['logsource']): boolean {
  return PARTS.every((part) => wanted[part] === undefined || wanted[part] === view[part])
}
