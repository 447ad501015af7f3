import { foldCase } from '../compile/case-folding.ts'
import { NUMBER, type Scalar, textOfScalar } from '../compile/value-test.ts'

/**
 * What a lake keeps of the fields of one view of an event, so that rules over it find what the engine finds.
 * The names are those of the columns that `toSql` reads.
 */
export interface SqlEvent {
  /** By every name that a rule can reach: the texts of its values. A name that is there without texts has none. */
  readonly texts: Readonly<Record<string, readonly string[]>>
  /** The same, case-folded as rules are. */
  readonly folded: Readonly<Record<string, readonly string[]>>
  /** Of the texts that are decimal numbers, the numbers; "inf" and "-inf" as ClickHouse reads them from JSON. */
  readonly numbers: Readonly<Record<string, readonly (number | string)[]>>
  /** Names that hold nothing but null. */
  readonly nulls: readonly string[]
  /** Texts that no name reaches: only keywords see them. */
  readonly unnamed: readonly string[]
  readonly unnamed_folded: readonly string[]
}

/** The columns of a `SqlEvent`, by name with their ClickHouse types. */
export const SQL_EVENT_COLUMNS: Readonly<Record<keyof SqlEvent, string>> = {
  texts: 'Map(LowCardinality(String), Array(String))',
  folded: 'Map(LowCardinality(String), Array(String))',
  numbers: 'Map(LowCardinality(String), Array(Float64))',
  nulls: 'Array(LowCardinality(String))',
  unnamed: 'Array(String)',
  unnamed_folded: 'Array(String)',
}

/** Insert with `precise_float_parsing = 1`: otherwise ClickHouse may read a number one bit off. */
export function toSqlEvent(fields: Readonly<Record<string, unknown>>): SqlEvent {
  const byName = namedValues(fields)
  const texts = new Map<string, string[]>()
  const folded = new Map<string, string[]>()
  const numbers = new Map<string, (number | string)[]>()
  const nulls: string[] = []
  const seen = new Set<string>()
  for (const [name, value] of byName) {
    const leaves = leavesOf(value)
    if (leaves.every((leaf) => leaf === null || leaf === undefined)) nulls.push(name)
    const own = leaves.filter(isScalar).map(textOfScalar)
    for (const text of own) seen.add(text)
    texts.set(name, own)
    folded.set(name, own.map(foldCase))
    const found = own.filter((text) => text.length <= 64 && NUMBER.test(text)).map(toJsonNumber)
    if (found.length > 0) numbers.set(name, found)
  }
  const rest = deepScalars(fields).map(textOfScalar)
  const unnamed = [...new Set(rest)].filter((text) => !seen.has(text))
  return {
    texts: Object.fromEntries(texts),
    folded: Object.fromEntries(folded),
    numbers: Object.fromEntries(numbers),
    nulls,
    unnamed,
    unnamed_folded: unnamed.map(foldCase),
  }
}

// As FieldPath reads: the event's own key first, then a walk in which arrays stand for their elements.
function namedValues(fields: Readonly<Record<string, unknown>>): Map<string, unknown> {
  const byName = new Map<string, unknown>(Object.entries(fields).filter(([, value]) => value !== undefined))
  for (const [name, value] of Object.entries(fields))
    if (!name.includes('.')) addChildren(byName, name, value)
  return byName
}

function addChildren(byName: Map<string, unknown>, path: string, value: unknown): void {
  for (const key of new Set(keysOf(value))) {
    if (key.includes('.')) continue
    const child = step(value, key)
    if (child === undefined) continue
    const name = `${path}.${key}`
    if (!byName.has(name)) byName.set(name, child)
    addChildren(byName, name, child)
  }
}

function keysOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keysOf)
  return typeof value === 'object' && value !== null ? Object.keys(value) : []
}

function step(value: unknown, key: string): unknown {
  if (Array.isArray(value)) {
    const found = value.map((element) => step(element, key)).filter((one) => one !== undefined)
    return found.length === 0 ? undefined : found
  }
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  return (value as Record<string, unknown>)[key]
}

function leavesOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value.flatMap(leavesOf) : [value]
}

function deepScalars(value: unknown): Scalar[] {
  if (isScalar(value)) return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(deepScalars) : []
}

function isScalar(value: unknown): value is Scalar {
  return ['string', 'number', 'boolean', 'bigint'].includes(typeof value)
}

function toJsonNumber(text: string): number | string {
  const number = Number(text)
  if (Number.isFinite(number)) return number
  return number < 0 ? '-inf' : 'inf'
}
