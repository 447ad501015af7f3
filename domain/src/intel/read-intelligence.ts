import {
  fromMisp,
  instantOf,
  mispEventsOf,
  parsePattern,
  readBundle,
  type StixObject,
  tlpOf,
} from '@opensoc/stix'
import type { Indicator, IndicatorSource, PatternIndicator } from './indicator.ts'
import { findValues } from './indicator-value.ts'
import { simpleValues } from './simple-values.ts'
import { type OwnAssets, warningOf } from './warning-list.ts'

/** What a source sent, sorted: each thing is taken, or rejected with its reason. */
export interface ReadIntelligence {
  readonly format: 'stix' | 'misp' | 'text'
  /** Things in it: objects of a bundle, attributes of MISP events, values of a text. */
  readonly count: number
  readonly indicators: readonly Indicator[]
  readonly patterns: readonly PatternIndicator[]
  /** STIX objects as they are kept; a text has none. */
  readonly objects: readonly StixObject[]
  readonly rejected: readonly { readonly id: string; readonly reason: string }[]
}

export interface ReadOptions {
  readonly tenantId: string
  /** The name of the source. */
  readonly source: string
  /** Trust in the source, 0 to 100: what it says counts for so much. */
  readonly trust: number
  readonly now: number
  readonly own?: OwnAssets
}

/** Reads a STIX bundle, MISP events, or any text that holds values (CSV, a report, HTML), defanged or not. */
export function readIntelligence(content: string, options: ReadOptions): ReadIntelligence {
  let json: unknown
  try {
    json = JSON.parse(content)
  } catch {
    return ofText(content, options)
  }
  const events = mispEventsOf(json)
  if (events.length > 0) return ofMisp(events, options)
  const bundle = readBundle(json)
  if (!bundle.ok) return ofText(content, options)
  const { objects, rejected, count } = bundle.value
  const reasons = rejected.map(({ id, problems }) => {
    const [first] = problems
    return { id, reason: `${first?.pointer ?? ''} ${first?.message ?? ''}`.trim() }
  })
  return { format: 'stix', count, ...ofObjects(objects, reasons, options) }
}

function ofMisp(events: ReturnType<typeof mispEventsOf>, options: ReadOptions): ReadIntelligence {
  const read = events.map(fromMisp)
  const objects = read.flatMap((one) => one.objects)
  const reasons = read.flatMap(({ rejected }) => rejected.map(({ uuid, reason }) => ({ id: uuid, reason })))
  const count = read.reduce((sum, one) => sum + one.count, 0)
  return { format: 'misp', count, ...ofObjects(objects, reasons, options) }
}

function ofText(content: string, options: ReadOptions): ReadIntelligence {
  const values = findValues(content)
  const source: IndicatorSource = { name: options.source, confidence: options.trust, validFrom: options.now }
  const indicators = values.map((value) => indicatorOf(value, source, options))
  return { format: 'text', count: values.length, indicators, patterns: [], objects: [], rejected: [] }
}

type Sorted = Omit<ReadIntelligence, 'format' | 'count'>

function ofObjects(
  objects: readonly StixObject[],
  reasons: Sorted['rejected'],
  options: ReadOptions,
): Sorted {
  const indicators: Indicator[] = []
  const patterns: PatternIndicator[] = []
  const rejected = [...reasons]
  const kept: StixObject[] = []
  const names = namesOf(objects)
  for (const object of objects) {
    if (object.type !== 'indicator' || object['pattern_type'] !== 'stix') {
      kept.push(object)
      continue
    }
    const pattern = String(object['pattern'])
    const parsed = parsePattern(pattern)
    if (!parsed.ok) {
      rejected.push({ id: object.id, reason: parsed.error.message })
      continue
    }
    kept.push(object)
    if (object['revoked'] === true) continue
    const source = sourceOf(object, names.get(object.id), options)
    const values = simpleValues(parsed.value)
    if (values === undefined) {
      const name = source.label ?? object.id
      patterns.push({
        tenantId: options.tenantId,
        id: object.id,
        pattern,
        name,
        source,
        updatedTime: options.now,
      })
    } else for (const value of values) indicators.push(indicatorOf(value, source, options))
  }
  return { indicators, patterns, objects: kept, rejected }
}

/** What an indicator indicates, by the relationships of its bundle. */
function namesOf(objects: readonly StixObject[]): ReadonlyMap<string, string> {
  const byId = new Map(objects.map((object) => [object.id, object]))
  const names = new Map<string, string>()
  for (const { type, relationship_type: kind, source_ref: from, target_ref: to } of objects) {
    const target = byId.get(String(to))
    if (type !== 'relationship' || kind !== 'indicates' || typeof target?.['name'] !== 'string') continue
    if (!names.has(String(from)) || target.type !== 'attack-pattern') names.set(String(from), target['name'])
  }
  return names
}

function sourceOf(object: StixObject, indicates: string | undefined, options: ReadOptions): IndicatorSource {
  const said = typeof object['confidence'] === 'number' ? object['confidence'] : 100
  const label = indicates ?? (typeof object['name'] === 'string' ? object['name'] : undefined)
  const until = instantOf(String(object['valid_until']))
  const tlp = tlpOf(object)
  return {
    name: options.source,
    stixId: object.id,
    ...(label === undefined ? {} : { label: label.slice(0, 200) }),
    confidence: Math.round((said * options.trust) / 100),
    validFrom: instantOf(String(object['valid_from'])) ?? options.now,
    ...(until === undefined ? {} : { validUntil: until }),
    ...(tlp === undefined ? {} : { tlp }),
  }
}

function indicatorOf(
  value: Pick<Indicator, 'kind' | 'value'>,
  source: IndicatorSource,
  { tenantId, now, own }: ReadOptions,
): Indicator {
  const excluded = warningOf(value, own)
  return {
    tenantId,
    kind: value.kind,
    value: value.value,
    sources: [source],
    createdTime: now,
    updatedTime: now,
    ...(excluded === undefined ? {} : { excluded }),
  }
}
