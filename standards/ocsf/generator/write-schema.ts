import type { AttributeRow } from '../src/schema-table.ts'
import {
  attributesByName,
  type CompiledAttribute,
  type CompiledObject,
  type CompiledSchema,
  classesByUid,
  compare,
  objectsByName,
} from './compiled-schema.ts'
import { banner, propertyKey, quoted } from './names.ts'

// Their values follow from the class itself, so the validator computes them.
const DERIVED = new Set(['class_uid', 'category_uid', 'type_uid'])

/** Writes the table that the validator runs on: one row for each distinct attribute and enum. */
export function writeSchema(schema: CompiledSchema): string {
  const pools = new Pools()
  const objects = objectsByName(schema).map(
    ([name, of]) => `    ${propertyKey(name)}: { ${objectFields(of, pools)} },`,
  )
  const classes = classesByUid(schema).map(([name, of]) => {
    const head = `name: ${quoted(name)}, uid: ${of.uid}, caption: ${quoted(of.caption)}`
    return `    { ${head}, category_uid: ${of.category_uid}, ${objectFields(of, pools)} },`
  })
  const profiles = Object.keys(schema.profiles).sort(compare).map(quoted)
  const categories = Object.values(schema.categories).map(({ uid, caption }): [string, string] => [
    `${uid}`,
    caption,
  ])
  return [
    banner(schema.version),
    "import type { SchemaTable } from '../schema-table.ts'\n",
    'export const SCHEMA: SchemaTable = {',
    `  version: ${quoted(schema.version)},`,
    `  profiles: [${profiles.join(', ')}],`,
    `  categories: ${mapLiteral([['0', 'Uncategorized'], ...categories])},`,
    `  observables: {\n${observableLines(schema).join('\n')}\n  },`,
    `  enums: [\n${pools.enums.map((text) => `    ${text},`).join('\n')}\n  ],`,
    `  attributes: [\n${pools.attributes.map((text) => `    ${text},`).join('\n')}\n  ],`,
    `  classes: [\n${classes.join('\n')}\n  ],`,
    `  objects: {\n${objects.join('\n')}\n  },`,
    '}\n',
  ].join('\n')
}

function observableLines(schema: CompiledSchema): string[] {
  return Object.entries(schema.observable_type_ids)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([id, { kind, name }]) => `    ${id}: { kind: ${quoted(kind)}, name: ${quoted(name)} },`)
}

/** Texts of rows, each stored once and known by its index. */
class Pools {
  readonly enums: string[] = []
  readonly attributes: string[] = []
  readonly #places = new Map<string, number>()

  place(pool: string[], text: string): number {
    const known = this.#places.get(text)
    if (known !== undefined) return known
    this.#places.set(text, pool.length)
    return pool.push(text) - 1
  }
}

function objectFields(of: CompiledObject, pools: Pools): string {
  const rows = attributesByName(of).map(([name, attribute]) =>
    pools.place(pools.attributes, rowLiteral(attributeRow(name, attribute, pools))),
  )
  const fields = [`attributes: [${rows.join(', ')}]`]
  for (const kind of ['at_least_one', 'just_one'] as const) {
    const names = of.constraints?.[kind]
    if (names) fields.push(`${kind}: [${names.map(quoted).join(', ')}]`)
  }
  if (of.deprecated) fields.push(`deprecated: ${quoted(of.deprecated)}`)
  return fields.join(', ')
}

function attributeRow(name: string, attribute: CompiledAttribute, pools: Pools): AttributeRow {
  const isObject = attribute.type === 'object'
  const values = attribute.enum && !DERIVED.has(name) ? mapLiteral(Object.entries(attribute.enum)) : undefined
  return {
    name,
    type: isObject ? (attribute.object ?? '') : attribute.type,
    ...(isObject && { object: true as const }),
    ...(attribute.is_array && { array: true as const }),
    ...(attribute.requirement !== 'optional' && { requirement: attribute.requirement }),
    ...(attribute.profile && { profile: attribute.profile }),
    ...(attribute.sibling && { sibling: attribute.sibling }),
    ...(values && { enum: pools.place(pools.enums, values) }),
    ...(attribute.deprecated && { deprecated: attribute.deprecated }),
  }
}

function rowLiteral(row: AttributeRow): string {
  const fields = Object.entries(row).map(
    ([key, value]) => `${key}: ${typeof value === 'string' ? quoted(value) : String(value)}`,
  )
  return `{ ${fields.join(', ')} }`
}

function mapLiteral(entries: readonly (readonly [string, string])[]): string {
  const sorted = [...entries].sort(([a], [b]) => Number(a) - Number(b) || compare(a, b))
  return `{ ${sorted.map(([key, value]) => `${propertyKey(key)}: ${quoted(value)}`).join(', ')} }`
}
