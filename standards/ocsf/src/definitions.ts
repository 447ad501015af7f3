import { SCHEMA } from './generated/schema.ts'
import type { AttributeRow, ClassRow, ObjectRow, Requirement } from './schema-table.ts'

/** An attribute ready for lookups; the enum is keyed by the value as JSON carries it. */
export interface Attribute {
  readonly name: string
  readonly type: string
  readonly isObject: boolean
  readonly isArray: boolean
  readonly requirement: Requirement
  readonly profile: string | undefined
  readonly sibling: string | undefined
  readonly enum: ReadonlyMap<string | number, string> | undefined
  readonly deprecated: string | undefined
}

/** A class or object ready for lookups. Maps, so that a key like `__proto__` finds nothing. */
export interface Definition {
  readonly label: string
  readonly attributes: ReadonlyMap<string, Attribute>
  /** The required and the recommended ones, in name order. */
  readonly expected: readonly Attribute[]
  readonly at_least_one: readonly string[] | undefined
  readonly just_one: readonly string[] | undefined
  readonly deprecated: string | undefined
}

export interface ClassDefinition extends Definition {
  readonly uid: number
  readonly caption: string
  readonly category_uid: number
}

const classRows = new Map(SCHEMA.classes.map((row) => [row.uid, row]))
const classes = new Map<number, ClassDefinition>()
const objects = new Map<string, Definition>()
const attributes = SCHEMA.attributes.map(attributeOf)

/** The class with this `class_uid`, or undefined when OCSF 1.8.0 has none. Built at first use. */
export function classDefinition(uid: number): ClassDefinition | undefined {
  const known = classes.get(uid)
  if (known) return known
  const row = classRows.get(uid)
  if (!row) return undefined
  const built = classOf(row)
  classes.set(uid, built)
  return built
}

/** The object with this name; the name comes from the schema itself, so it always exists. */
export function objectDefinition(name: string): Definition {
  const known = objects.get(name)
  if (known) return known
  const row = Object.hasOwn(SCHEMA.objects, name) ? SCHEMA.objects[name] : undefined
  if (!row) throw new Error(`the OCSF schema has no object ${name}`)
  const built = definitionOf(`object ${name}`, row)
  objects.set(name, built)
  return built
}

function classOf(row: ClassRow): ClassDefinition {
  const { uid, caption, category_uid } = row
  return { ...definitionOf(`class ${caption} (${uid})`, row), uid, caption, category_uid }
}

function definitionOf(label: string, row: ObjectRow): Definition {
  const own = row.attributes.map((index) => attributes[index]!)
  const all = [...own, ...own.filter(({ type }) => type === 'timestamp_t').map(datetimeTwin)]
  return {
    label,
    attributes: new Map(all.map((attribute) => [attribute.name, attribute])),
    expected: own.filter(({ requirement }) => requirement !== 'optional'),
    at_least_one: row.at_least_one,
    just_one: row.just_one,
    deprecated: row.deprecated,
  }
}

/** The datetime profile gives every timestamp an RFC 3339 twin with `_dt` after its name. */
function datetimeTwin(timestamp: Attribute): Attribute {
  return {
    ...timestamp,
    name: `${timestamp.name}_dt`,
    type: 'datetime_t',
    requirement: 'optional',
    profile: 'datetime',
  }
}

function attributeOf(row: AttributeRow): Attribute {
  return {
    name: row.name,
    type: row.type,
    isObject: row.object === true,
    isArray: row.array === true,
    requirement: row.requirement ?? 'optional',
    profile: row.profile,
    sibling: row.sibling,
    enum: row.enum === undefined ? undefined : enumOf(row.type, SCHEMA.enums[row.enum]!),
    deprecated: row.deprecated,
  }
}

function enumOf(
  type: string,
  values: Readonly<Record<string, string>>,
): ReadonlyMap<string | number, string> {
  const isText = type === 'string_t'
  return new Map(Object.entries(values).map(([value, caption]) => [isText ? value : Number(value), caption]))
}
