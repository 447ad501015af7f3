import { foldCase } from '../compile/case-folding.ts'
import type { Item } from '../compile/expression.ts'
import { passes, type Scalar, textOfScalar, type ValueTest } from '../compile/value-test.ts'
import { collectAllScalars, FieldPath, type Fields } from './field-path.ts'

/** The fields that made the items true, whether or not the event has them; for keywords those that hold them. */
export function matchedNames(items: readonly Item[], fields: Fields): readonly string[] {
  const names = new Set<string>()
  for (const item of items) {
    const found = item.kind === 'reference' ? [item.field, item.other] : namesOf(item, fields)
    for (const name of found) names.add(name)
  }
  return [...names]
}

/** Those of the named fields that the event has, with their values. */
export function pickFields(names: readonly string[], fields: Fields): Record<string, unknown> {
  const found: [string, unknown][] = []
  for (const name of names) {
    const value = new FieldPath(name).read(fields)
    if (value !== undefined) found.push([name, value])
  }
  return Object.fromEntries(found) // defines own properties, `__proto__` too
}

function namesOf(item: Exclude<Item, { kind: 'reference' }>, fields: Fields): string[] {
  if (item.kind !== 'value' || item.field !== undefined) return item.field === undefined ? [] : [item.field]
  return Object.keys(fields).filter((name) => holdsAny(fields[name], item.tests))
}

function holdsAny(value: unknown, tests: readonly ValueTest[]): boolean {
  const scalars: Scalar[] = []
  collectAllScalars(value, scalars)
  return scalars.some((scalar) => {
    const text = textOfScalar(scalar)
    const folded = foldCase(text)
    return tests.some((test) => passes(test, text, folded))
  })
}
