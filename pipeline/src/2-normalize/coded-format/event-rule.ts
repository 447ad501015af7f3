import { CLASS_UID, classDefinition } from '@opensoc/ocsf'
import { type EventDraft, startEvent } from '../classification.ts'
import {
  type AttributeWriter,
  createAttributeWriter,
  type MappedValue,
  typedValue,
} from './attribute-writer.ts'
import { completeEvent, planObjects } from './complete-event.ts'
import { mappingFault } from './mapping-fault.ts'
import {
  type CompiledSource,
  compileSource,
  type Fields,
  fieldValue,
  isDerived,
  type ValueSource,
} from './value-source.ts'

/** Records of one kind and the OCSF event that they become. */
export interface EventRule {
  /** Every field must have one of its values (without case; `*` is any, `-` is absent). Without it: every record. */
  readonly when?: Readonly<Record<string, readonly string[]>>
  /** OCSF class by name, as in `network_activity`. */
  readonly class: string
  /** Id or caption of the class's `activity_id`; what has none is Other under its own name. */
  readonly activity: MappedValue | Choice
  /** Id or caption of `severity_id`; Informational where absent. */
  readonly severity?: MappedValue | Choice
  /** OCSF path: value. */
  readonly set?: Readonly<Record<string, MappedValue>>
  /** OCSF path: where its value comes from. */
  readonly map: Readonly<Record<string, ValueSource>>
}

export type Choice = Exclude<ValueSource, string>

export interface CompiledEvent {
  readonly classUid: number
  /** The fields that its mapping may read. */
  readonly fields: readonly string[]
  fits(fields: Fields): boolean
  /** Undefined where the record lacks what OCSF requires of the class. `told` takes the names of fields that it tells. */
  make(fields: Fields, time: number, told: Set<string>): MadeEvent | undefined
}

export interface MadeEvent {
  readonly event: EventDraft
  /** OCSF profiles that its attributes belong to. */
  readonly profiles: readonly string[]
}

interface Mapping {
  readonly writer: AttributeWriter
  readonly source: CompiledSource
}

/** Throws `MAPPING_INVALID` naming the key that is wrong. */
export function compileEventRule(rule: EventRule): CompiledEvent {
  const classUid = classUidOf(rule.class)
  const definition = classDefinition(classUid)!
  const constants = Object.entries(rule.set ?? {}).map(([path, value]) => constantOf(classUid, path, value))
  const mappings = Object.entries(rule.map).map(([path, source]): Mapping => {
    checkValues(classUid, path, source)
    return { writer: createAttributeWriter(classUid, path), source: compileSource(source) }
  })
  const plan = planObjects(definition, [
    ...constants.map(({ writer }) => writer),
    ...mappings.map(({ writer }) => writer),
  ])
  const activity = compileIds(classUid, 'activity_id', rule.activity)
  const activityWord = wordOf(rule.activity)
  const severity = compileIds(classUid, 'severity_id', rule.severity ?? 1)
  const tests = Object.entries(rule.when ?? {}).map(([field, values]) => ({
    field,
    values: new Set(values.map((value) => value.toLowerCase())),
  }))
  const ofProfiles = [...constants, ...mappings]
    .map(({ writer }) => writer)
    .filter(({ profiles }) => profiles.length > 0)
  return {
    classUid,
    fields: [
      ...new Set([...tests.map(({ field }) => field), ...mappings.flatMap(({ source }) => source.fields)]),
    ],
    fits: (fields) => tests.every(({ field, values }) => holds(fields, field, values)),
    make(fields, time, told) {
      const activityId = activity(fields)
      const event = startEvent(classUid, activityId ?? 99, severity(fields) ?? 1, time)
      if (activityId === undefined || activityId === 99) event['activity_name'] = activityWord(fields)
      for (const { writer, value } of constants) writer.write(event, value)
      for (const mapping of mappings) writeMapped(event, mapping, fields, told)
      if (!completeEvent(event, plan)) return undefined
      return { event, profiles: profilesOf(event, ofProfiles) }
    },
  }
}

/** The profiles of those attributes that the event has. */
function profilesOf(event: EventDraft, writers: readonly AttributeWriter[]): readonly string[] {
  const profiles = new Set<string>()
  for (const { steps, profiles: own } of writers) {
    if (event[steps[0]!.attribute.name] !== undefined) for (const profile of own) profiles.add(profile)
  }
  return [...profiles]
}

function classUidOf(name: string): number {
  const uids: Readonly<Record<string, number>> = CLASS_UID
  if (!Object.hasOwn(uids, name))
    throw mappingFault('class', `${name} is no OCSF class`, Object.keys(uids), name)
  return uids[name]!
}

function constantOf(classUid: number, path: string, value: MappedValue) {
  const writer = createAttributeWriter(classUid, path)
  const { attribute } = writer.steps.at(-1)!
  if (typedValue(attribute, value) === undefined)
    throw mappingFault(
      path,
      `${String(value)} is no ${attribute.type}`,
      [...(attribute.enum?.values() ?? [])],
      String(value),
    )
  return { writer, value }
}

/** Words that a table gives must be values of the attribute. */
function checkValues(classUid: number, path: string, source: ValueSource): void {
  if (!isDerived(source)) return
  const { attribute } = createAttributeWriter(classUid, path).steps.at(-1)!
  const given = [
    ...Object.values(source.values ?? {}),
    ...(source.otherwise === undefined ? [] : [source.otherwise]),
  ]
  for (const value of given) {
    if (typedValue(attribute, value) !== undefined) continue
    throw mappingFault(
      path,
      `${String(value)} is no ${attribute.type}`,
      [...(attribute.enum?.values() ?? [])],
      String(value),
    )
  }
}

type ReadId = (fields: Fields) => number | undefined

/** Captions are turned into ids once; a field whose value is no caption gives nothing. */
function compileIds(classUid: number, name: string, choice: MappedValue | Choice): ReadId {
  const attribute = classDefinition(classUid)!.attributes.get(name)!
  const idOf = (value: MappedValue) => typedValue(attribute, value) as number | undefined
  const captions = [...attribute.enum!.values()]
  if (typeof choice !== 'object') {
    const id = idOf(choice)
    if (id === undefined && name !== 'activity_id')
      throw mappingFault(name, `${String(choice)} is none`, captions, String(choice))
    return () => id
  }
  const source = compileSource(choice)
  if (!Array.isArray(choice) && name !== 'activity_id') checkValues(classUid, name, choice)
  return (fields) => {
    const value = source.read(fields)
    return value === undefined ? undefined : idOf(value)
  }
}

/** What `activity_name` says where the class has no such activity. */
function wordOf(choice: MappedValue | Choice): (fields: Fields) => string {
  if (typeof choice !== 'object') return () => (choice === 99 ? 'Other' : String(choice))
  const source = compileSource(isDerived(choice) ? { from: choice.from ?? [] } : choice)
  return (fields) => String(source.read(fields) ?? 'Other').slice(0, 100)
}

function writeMapped(
  event: EventDraft,
  { writer, source }: Mapping,
  fields: Fields,
  told: Set<string>,
): void {
  const value = source.read(fields)
  // A value that the attribute's type refuses stays among the unmapped ones.
  if (value !== undefined && writer.write(event, value)) source.read(fields, told)
}

function holds(fields: Fields, field: string, values: ReadonlySet<string>): boolean {
  const value = fieldValue(fields, field)
  if (value === undefined) return values.has('-')
  return values.has('*') || values.has(String(value).toLowerCase())
}
