import type { Attributes, EventKind, ParserDefinition, ValueSource } from '@opensoc/domain'
import { OpenSocError } from '@opensoc/kernel'
import { CLASS_UID, classDefinition, objectDefinition } from '@opensoc/ocsf'
import { nearestOf } from '../coded-format/mapping-fault.ts'
import { attributeSteps } from '../mapped-format/attribute-plan.ts'
import { compileReading, namedFields } from './reading.ts'
import { createUserNormalizer } from './user-parser.ts'

/** Something wrong with a parser, at the place of its data that it is about. */
export interface ParserFault {
  /** `error`: the parser is not loaded. */
  readonly severity: 'error' | 'warning'
  readonly pointer: readonly (string | number)[]
  readonly message: string
  readonly nextStep?: string
}

/** All that is wrong, in the order of the data. Without an error the parser makes a normalizer. */
export function lintParser(parser: ParserDefinition): ParserFault[] {
  const faults = [
    ...(parser.read === undefined ? [] : attempt(['read'], () => compileReading(parser.read!))),
    ...(parser.read === undefined && parser.recognize.length === 0 ? [NOTHING_ASKED] : []),
    ...sharedAttributes(parser),
    ...parser.events.flatMap((kind, at) => lintKind(kind, at)),
    ...unknownFields(parser),
  ]
  if (faults.some(({ severity }) => severity === 'error')) return faults
  return [...faults, ...attempt([], () => createUserNormalizer(parser))]
}

const NOTHING_ASKED: ParserFault = {
  severity: 'error',
  pointer: ['recognize'],
  message: 'nothing tells which records are meant',
  nextStep: 'Give conditions on their fields, or read with starts_with, contains or matches.',
}

function lintKind(kind: EventKind, at: number): ParserFault[] {
  const pointer = ['events', at]
  const classUid = classUidOf(kind.class)
  if (classUid === undefined)
    return [
      fault([...pointer, 'class'], `OCSF has no class ${kind.class}`, kind.class, Object.keys(CLASS_UID)),
    ]
  return [
    ...lintIds(classUid, 'activity_id', kind.activity, [...pointer, 'activity']),
    ...lintIds(classUid, 'severity_id', kind.severity ?? 1, [...pointer, 'severity']),
    ...lintAttributes(classUid, kind.attributes, [...pointer, 'attributes']),
  ]
}

function classUidOf(name: string): number | undefined {
  return Object.hasOwn(CLASS_UID, name) ? (CLASS_UID as Readonly<Record<string, number>>)[name] : undefined
}

function lintAttributes(
  classUid: number,
  attributes: Attributes,
  pointer: ParserFault['pointer'],
): ParserFault[] {
  return Object.entries(attributes).flatMap(([path, source]) => {
    if (attributeSteps(classUid, path) === undefined)
      return [unknownAttribute(classUid, path, [...pointer, path])]
    return lintMap(classUid, path, source, [...pointer, path])
  })
}

/** Attributes of all kinds belong to at least one of their classes. */
function sharedAttributes({ attributes, events }: ParserDefinition): ParserFault[] {
  const classes = events.flatMap((kind) => classUidOf(kind.class) ?? [])
  return Object.keys(attributes)
    .filter((path) => classes.length > 0 && classes.every((uid) => attributeSteps(uid, path) === undefined))
    .map((path) => unknownAttribute(classes[0]!, path, ['attributes', path]))
}

/** Names the step that is none, and what stands there instead. */
function unknownAttribute(classUid: number, path: string, pointer: ParserFault['pointer']): ParserFault {
  let definition:
    | {
        readonly label: string
        readonly attributes: ReadonlyMap<string, { readonly isObject: boolean; readonly type: string }>
      }
    | undefined = classDefinition(classUid)
  for (const step of path.split('.')) {
    const attribute = definition?.attributes.get(step)
    if (attribute === undefined)
      return fault(pointer, `${definition?.label ?? path} has no attribute ${step}`, step, [
        ...(definition?.attributes.keys() ?? []),
      ])
    definition = attribute.isObject && attribute.type !== '' ? objectDefinition(attribute.type) : undefined
  }
  return fault(pointer, `${path} is none`, path, [])
}

/** Numbers that a table gives are ids of the attribute. */
function lintMap(
  classUid: number,
  path: string,
  source: ValueSource,
  pointer: ParserFault['pointer'],
): ParserFault[] {
  const members = attributeSteps(classUid, path)?.at(-1)?.enum
  if (members === undefined) return []
  const given = [
    ...Object.entries(source.map ?? {}).map(([word, value]) => [[...pointer, 'map', word], value] as const),
    ...source.of.filter((one) => one.startsWith('=')).map((one) => [pointer, one.slice(1)] as const),
  ]
  const captions = [...members.values()]
  return given
    .filter(([, value]) => !isMember(members, value))
    .map(([at, value]) => fault(at, `${path} has no value ${value}`, String(value), captions))
}

function isMember(members: ReadonlyMap<string | number, string>, value: string | number): boolean {
  if (members.has(value) || members.has(Number(value))) return true
  const lower = String(value).toLowerCase()
  return [...members.values()].some((caption) => caption.toLowerCase() === lower)
}

function lintIds(
  classUid: number,
  name: string,
  given: number | ValueSource,
  pointer: ParserFault['pointer'],
): ParserFault[] {
  const source = typeof given === 'number' ? { of: [`=${given}`] } : given
  return lintMap(classUid, name, source, pointer)
}

/** Fields that the mapping asks for and that the form never gives. */
function unknownFields(parser: ParserDefinition): ParserFault[] {
  const known = parser.read === undefined ? undefined : namedFields(parser.read)
  if (known === undefined) return []
  const places: (readonly [ParserFault['pointer'], readonly string[]])[] = [
    [['time'], parser.time],
    ...attributePlaces(['attributes'], parser.attributes),
    ...parser.events.flatMap((kind, at) => [
      ...(kind.when ?? []).map((condition) => [['events', at, 'when'], Object.keys(condition)] as const),
      ...attributePlaces(['events', at, 'attributes'], kind.attributes),
    ]),
  ]
  return places.flatMap(([pointer, paths]) =>
    paths
      .filter((path) => !path.startsWith('=') && !known.has(path))
      .map((path) => ({
        ...fault(pointer, `nothing reads a field ${path}`, path, [...known]),
        severity: 'warning' as const,
      })),
  )
}

function attributePlaces(pointer: ParserFault['pointer'], attributes: Attributes) {
  return Object.entries(attributes).map(([path, { of }]) => [[...pointer, path], of] as const)
}

function fault(
  pointer: ParserFault['pointer'],
  message: string,
  given: string,
  known: readonly string[],
): ParserFault {
  const near = nearestOf(given, known)
  return { severity: 'error', pointer, message, ...(near === undefined ? {} : { nextStep: near }) }
}

function attempt(pointer: ParserFault['pointer'], compile: () => unknown): ParserFault[] {
  try {
    compile()
    return []
  } catch (error) {
    if (!(error instanceof OpenSocError)) throw error
    const [at = '', ...words] = error.message.split(': ')
    const isKey = error.code === 'MAPPING_INVALID' && at !== pointer.at(-1)
    return [
      {
        severity: 'error',
        pointer: isKey ? [...pointer, ...at.split('.')] : pointer,
        message: error.code === 'MAPPING_INVALID' ? words.join(': ') : error.message,
        ...(error.nextStep === undefined ? {} : { nextStep: error.nextStep }),
      },
    ]
  }
}
