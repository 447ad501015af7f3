import type { RawRecord, RecordFormat } from '@opensoc/domain'
import { type BaseEvent, CLASS_UID, classDefinition } from '@opensoc/ocsf'
import { type EventDraft, startEvent } from '../classification.ts'
import { metadataOf } from '../metadata.ts'
import type { NormalizedEvent, Normalizer } from '../normalizer.ts'
import { markTimeOfReceipt, recordTime } from '../record-time.ts'
import { isTree, type Tree } from '../tree.ts'
import { setUnmapped } from '../unmapped.ts'
import { writtenTime } from '../written-time.ts'
import { complete } from './complete.ts'
import { compileConditions } from './condition.ts'
import { type CompiledKind, compileKinds } from './event-kind.ts'
import { compilePath, isPresent, textOfValue } from './record-path.ts'
import { compileSource, type ReadValue } from './value-source.ts'

/** A normalizer from data. Throws `CONTENT_INVALID` for a mapping to what OCSF does not have. */
export function createMappedNormalizer(format: RecordFormat): Normalizer {
  const isOne = compileConditions([
    ...format.recognize,
    ...(format.pantherType === undefined ? [] : [{ p_log_type: [format.pantherType] }]),
  ])
  const wrappers = format.within.map(compilePath)
  const kinds = compileKinds(format)
  const readTime = compileSource({ of: [...format.time, 'p_event_time'] })
  const open = (json: Tree): Tree | undefined => {
    for (const wrapper of wrappers) {
      const inner = wrapper(json)
      if (isTree(inner) && isOne(inner)) return inner
    }
    return isOne(json) ? json : undefined
  }
  return {
    name: format.name,
    media: 'json',
    isSpecific: true,
    recognizes: ({ json }) => isTree(json) && open(json) !== undefined,
    normalize(raw) {
      const record = open(raw.json as Tree) ?? (raw.json as Tree)
      const written = textOfValue(readTime(record)?.value ?? readTime(raw.json as Tree)?.value)
      const time = recordTime(raw, written, writtenTime)
      if (Number.isNaN(time))
        return {
          reason: 'time_invalid',
          detail: `${format.name}: ${format.time.join(' or ')} is no time: ${written.slice(0, 60)}`,
        }
      const kind = kinds.find(({ fits }) => fits(record)) ?? kinds.at(-1)!
      return toEvent(format, kind, record, { time, written, uid: uidOf(raw) })
    },
  }
}

interface Facts {
  readonly time: number
  readonly written: string
  readonly uid: string
}

function toEvent(format: RecordFormat, kind: CompiledKind, record: Tree, facts: Facts): NormalizedEvent {
  const event = fill(format, kind, record, facts) ?? untold(format, record, facts)
  if (facts.written === '') markTimeOfReceipt(event)
  return {
    layer: kind.layer,
    ocsf: event as unknown as BaseEvent,
    sigma: [{ logsource: kind.logsource, fields: sigmaFields(kind, record) }],
  }
}

/** Undefined where the record lacks what the class requires. */
function fill(format: RecordFormat, kind: CompiledKind, record: Tree, facts: Facts): EventDraft | undefined {
  const activity = read(kind.activity, record)
  const activityId = isActivity(kind, activity.id) ? activity.id : 99
  const severityId = read(kind.severity, record).id
  const event = startEvent(
    kind.classUid,
    activityId,
    severityId >= 0 && severityId <= 6 ? severityId : 0,
    facts.time,
  )
  if (activityId === 99) event['activity_name'] = activity.word || 'Other'
  event['metadata'] = metadata(format, facts)
  const profiles = new Set<string>(format.cloud === undefined ? [] : ['cloud'])
  if (format.cloud !== undefined) event['cloud'] = { provider: format.cloud }
  for (const write of kind.writes) write(event, record, profiles)
  if (kind.fails(record)) Object.assign(event, { status_id: 2, status: 'Failure' })
  else if (kind.succeeds(record)) Object.assign(event, { status_id: 1, status: 'Success' })
  if (kind.classUid === CLASS_UID.detection_finding) {
    event['is_alert'] = true
    profiles.add('security_control')
  }
  if (profiles.size > 0) (event['metadata'] as EventDraft)['profiles'] = [...profiles]
  const unknowns = { product: format.product, uid: `${format.name}-${facts.time}-${facts.uid}` }
  if (!complete(kind.definition, event, profiles, unknowns)) return undefined
  return setUnmapped(event, record, kind.told)
}

/** An event of no class, with all that the record holds. */
function untold(format: RecordFormat, record: Tree, facts: Facts): EventDraft {
  const event = startEvent(CLASS_UID.base_event, 99, 1, facts.time)
  event['activity_name'] = format.product
  event['metadata'] = metadata(format, facts)
  return setUnmapped(event, record, NOTHING)
}

const NOTHING: ReadonlySet<string> = new Set()

function metadata(format: RecordFormat, facts: Facts): EventDraft {
  return metadataOf({ product: format.product, vendor: format.vendor, originalTime: facts.written })
}

function read(source: number | ReadValue, record: Tree): { readonly id: number; readonly word: string } {
  if (typeof source === 'number') return { id: source, word: '' }
  const found = source(record)
  const id = Number(found?.value)
  return { id: Number.isInteger(id) ? id : 99, word: found?.word ?? '' }
}

function isActivity({ classUid }: CompiledKind, id: number): boolean {
  return classDefinition(classUid)?.attributes.get('activity_id')?.enum?.has(id) ?? false
}

/** The record under its own names and those that rules use. */
function sigmaFields(kind: CompiledKind, record: Tree): Record<string, unknown> {
  const fields: Record<string, unknown> = { ...record }
  for (const [name, paths] of kind.sigmaFields) {
    for (const path of paths) {
      if (fields[name] !== undefined) break
      const value = path(record)
      if (isPresent(value)) fields[name] = value
    }
  }
  return fields
}

/** The same for the same record: a replay makes the same event. */
function uidOf({ text }: RawRecord): string {
  let hash = 5381
  const length = Math.min(text.length, 4096)
  for (let at = 0; at < length; at++) hash = (Math.imul(hash, 33) ^ text.charCodeAt(at)) >>> 0
  return hash.toString(16)
}
