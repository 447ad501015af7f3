import {
  attributesByName,
  type CompiledAttribute,
  type CompiledClass,
  type CompiledObject,
  type CompiledSchema,
  classesByUid,
  compare,
  objectsByName,
} from './compiled-schema.ts'
import { banner, typeName } from './names.ts'

const SCALARS: Readonly<Record<string, string>> = {
  boolean_t: 'boolean',
  float_t: 'number',
  integer_t: 'number',
  long_t: 'number',
  port_t: 'number',
  timestamp_t: 'number',
  json_t: 'unknown',
}

/** Writes one readonly interface for each event class and object, and their union `OcsfEvent`. */
export function writeTypes(schema: CompiledSchema): string {
  const base = schema.classes['base_event']
  if (!base) throw new Error('the compiled schema has no base_event class')
  const classes = classesByUid(schema).filter(([name]) => name !== 'base_event')
  const objects = objectsByName(schema)
  rejectCollisions([...classes, ...objects].map(([name]) => typeName(name)))
  return [
    banner(schema.version),
    baseInterface(base),
    ...classes.map(([name, definition]) => classInterface(name, definition, base)),
    unionOf(classes.map(([name]) => typeName(name))),
    ...objects.map(([name, definition]) => objectInterface(name, definition)),
  ].join('\n')
}

function baseInterface(base: CompiledClass): string {
  const members = attributesByName(base).flatMap(([name, attribute]) => membersOf(name, attribute))
  const docs = `/** ${base.caption} (0): what every OCSF event carries. */`
  return `${docs}\nexport interface BaseEvent {\n${members.join('\n')}\n}\n`
}

/** A class only spells what differs from the base event, which keeps the file small for tsc and for readers. */
function classInterface(name: string, definition: CompiledClass, base: CompiledClass): string {
  const inherited = new Set(attributesByName(base).flatMap(([attribute, of]) => membersOf(attribute, of)))
  const own = attributesByName(definition)
    .filter(([attribute]) => attribute !== 'class_uid' && attribute !== 'category_uid')
    .flatMap(([attribute, of]) => membersOf(attribute, of))
    .filter((member) => !inherited.has(member))
  const uids = [
    `  readonly category_uid: ${definition.category_uid}`,
    `  readonly class_uid: ${definition.uid}`,
  ]
  const docs = docsOf(`${definition.caption} (${definition.uid}).`, definition.deprecated)
  return `${docs}\nexport interface ${typeName(name)} extends BaseEvent {\n${[...uids, ...own].join('\n')}\n}\n`
}

function objectInterface(name: string, definition: CompiledObject): string {
  const members = attributesByName(definition).flatMap(([attribute, of]) => membersOf(attribute, of))
  const docs = docsOf(`${definition.caption}.`, definition.deprecated)
  return `${docs}\nexport interface ${typeName(name)} {\n${members.join('\n')}\n}\n`
}

function unionOf(names: readonly string[]): string {
  const lines = [...names].sort(compare).map((name) => `  | ${name}`)
  return `/** Any event of a known class; \`class_uid\` tells which. */\nexport type OcsfEvent =\n${lines.join('\n')}\n`
}

function membersOf(name: string, attribute: CompiledAttribute): string[] {
  // A profile's attribute can be required only where the profile is applied, which a type cannot know.
  const optional = attribute.requirement !== 'required' || attribute.profile ? '?' : ''
  const member = `  readonly ${name}${optional}: ${typeOf(attribute)}`
  // The datetime profile doubles every timestamp with an RFC 3339 string.
  return attribute.type === 'timestamp_t' ? [member, `  readonly ${name}_dt?: string`] : [member]
}

function typeOf(attribute: CompiledAttribute): string {
  const single = singleType(attribute)
  return attribute.is_array ? `readonly ${single}[]` : single
}

function singleType(attribute: CompiledAttribute): string {
  if (attribute.type !== 'object') return SCALARS[attribute.type] ?? 'string'
  return attribute.object ? typeName(attribute.object) : 'Readonly<Record<string, unknown>>'
}

function docsOf(text: string, deprecated: string | null): string {
  return deprecated
    ? `/** ${text} @deprecated since OCSF ${deprecated}: read, never write. */`
    : `/** ${text} */`
}

function rejectCollisions(names: readonly string[]): void {
  const seen = new Set(['BaseEvent', 'OcsfEvent'])
  for (const name of names) {
    if (seen.has(name)) throw new Error(`two OCSF definitions would both be called ${name}`)
    seen.add(name)
  }
}
