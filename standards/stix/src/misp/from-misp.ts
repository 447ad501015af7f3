import { uuidV5 } from '../object/deterministic-id.ts'
import { TLP_LEVELS, type TlpLevel, tlpMarking } from '../object/markings.ts'
import type { StixObject } from '../object/stix-object.ts'
import { checkPattern } from '../pattern/check-pattern.ts'
import { parsePattern } from '../pattern/parse-pattern.ts'
import { printTimestamp } from '../timestamp.ts'
import { attributePattern } from './attribute-pattern.ts'
import type { MispAttribute, MispEvent, MispTag } from './misp-event.ts'

export interface FromMisp {
  /** A report, the identity that made it, and one indicator or note for each attribute. */
  readonly objects: readonly StixObject[]
  /** Attributes that became no object, with the reason. */
  readonly rejected: readonly { readonly uuid: string; readonly type: string; readonly reason: string }[]
  /** Attributes of the event, those in objects included. */
  readonly count: number
}

/** Marks an attribute that is context, not an indicator: `to_ids` is false or its type has no pattern. */
const NOTE_LABEL = 'misp:to_ids="false"'

/**
 * A MISP event as STIX 2.1: attributes for detection become indicators, the others notes, all named by a report. Ids
 * are those of MISP (a UUID stays the same), so that importing again updates instead of doubling.
 */
export function fromMisp(event: MispEvent): FromMisp {
  const time = timeOf(event.timestamp, event.date)
  const identity = identityOf(event)
  const marking = tlpOfTags(event.Tag)
  const rejected: { uuid: string; type: string; reason: string }[] = []
  const made: StixObject[] = []
  const attributes = [
    ...(event.Attribute ?? []),
    ...(event.Object ?? []).flatMap((object) => object.Attribute ?? []),
  ]
  for (const attribute of attributes) {
    const object = attributeObject(attribute, { time, identity, marking })
    if ('reason' in object)
      rejected.push({ uuid: String(attribute.uuid), type: attribute.type, reason: object.reason })
    else made.push(object.made)
  }
  const common = commonOf(time, identity, marking)
  const report = made.length === 0 ? [] : [reportOf(event, made, common)]
  const objects = [identity, ...(marking === undefined ? [] : [tlpMarking(marking)]), ...report, ...made]
  return { objects, rejected, count: attributes.length }
}

interface Frame {
  readonly time: string
  readonly identity: StixObject
  readonly marking: TlpLevel | undefined
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

function attributeObject(
  attribute: MispAttribute,
  frame: Frame,
): { readonly made: StixObject } | { readonly reason: string } {
  const { uuid, type, value, to_ids: isForDetection = false, comment, timestamp } = attribute
  if (typeof uuid !== 'string' || !UUID.test(uuid.toLowerCase())) return { reason: 'its uuid is no UUID' }
  if (typeof value !== 'string' || value === '') return { reason: 'it has no value' }
  const time = timeOf(timestamp, undefined, frame.time)
  const common = commonOf(time, frame.identity, tlpOfTags(attribute.Tag) ?? frame.marking)
  const labels = [`misp:type=${JSON.stringify(type)}`, ...(attribute.Tag ?? []).map(({ name }) => name)]
  const pattern = isForDetection ? attributePattern(type, value) : undefined
  if (pattern === undefined) {
    const content = `${type}: ${value}${comment ? ` (${comment})` : ''}`
    const refs = { object_refs: [frame.identity.id] }
    return {
      made: {
        type: 'note',
        id: `note--${uuid.toLowerCase()}`,
        ...common,
        labels: [...labels, NOTE_LABEL],
        content,
        ...refs,
      },
    }
  }
  const parsed = parsePattern(`[${pattern}]`)
  const [error] = parsed.ok ? checkPattern(parsed.value) : [parsed.error]
  if (error !== undefined) return { reason: `${error.message}; expected ${error.expected}` }
  return {
    made: {
      type: 'indicator',
      id: `indicator--${uuid.toLowerCase()}`,
      ...common,
      name: value,
      ...(comment ? { description: comment } : {}),
      labels,
      indicator_types: ['malicious-activity'],
      pattern: `[${pattern}]`,
      pattern_type: 'stix',
      valid_from: time,
    },
  }
}

function reportOf(
  event: MispEvent,
  made: readonly StixObject[],
  common: Readonly<Record<string, unknown>>,
): StixObject {
  const labels = (event.Tag ?? []).map(({ name }) => name)
  return {
    type: 'report',
    id: `report--${event.uuid.toLowerCase()}`,
    ...common,
    name: event.info,
    ...(labels.length === 0 ? {} : { labels }),
    report_types: ['threat-report'],
    published: common['modified'],
    object_refs: made.map(({ id }) => id),
  }
}

/** The creator: of MISP's own UUID, or of its name where an old event has none. */
function identityOf(event: MispEvent): StixObject {
  const { name = 'unknown', uuid = '' } = event.Orgc ?? {}
  const id = UUID.test(uuid.toLowerCase())
    ? uuid.toLowerCase()
    : uuidV5('6ba7b812-9dad-11d1-80b4-00c04fd430c8', name)
  const first = '2011-01-01T00:00:00.000Z'
  return {
    type: 'identity',
    id: `identity--${id}`,
    spec_version: '2.1',
    created: first,
    modified: first,
    name,
    identity_class: 'organization',
  }
}

function commonOf(
  time: string,
  identity: StixObject,
  marking: TlpLevel | undefined,
): Readonly<Record<string, unknown>> {
  return {
    spec_version: '2.1',
    created: time,
    modified: time,
    created_by_ref: identity.id,
    ...(marking === undefined ? {} : { object_marking_refs: [tlpMarking(marking).id] }),
  }
}

function tlpOfTags(tags: readonly MispTag[] | undefined): TlpLevel | undefined {
  for (const { name } of tags ?? []) {
    const level = name.toLowerCase().replace(/^tlp:/, '').replace('white', 'clear')
    if (/^tlp:/i.test(name) && TLP_LEVELS.includes(level as TlpLevel)) return level as TlpLevel
  }
  return undefined
}

/** A time from MISP's seconds or date; the epoch of STIX itself if it has neither. */
function timeOf(
  seconds: string | undefined,
  date: string | undefined,
  otherwise = '2011-01-01T00:00:00.000Z',
): string {
  const number = Number(seconds)
  if (Number.isSafeInteger(number) && number > 0 && number < 253_402_300_800)
    return printTimestamp(number * 1000)
  const day = date === undefined ? Number.NaN : Date.parse(`${date}T00:00:00Z`)
  return Number.isNaN(day) ? otherwise : printTimestamp(day)
}
