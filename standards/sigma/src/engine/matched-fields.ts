import { foldCase } from '../compile/case-folding.ts'
import type { Item } from '../compile/expression.ts'
import { passes, type Scalar, textOfScalar, type ValueTest } from '../compile/value-test.ts'
import { collectAllScalars, FieldPath, type Fields } from './field-path.ts'

/** The fields, with their values, that made the items true; for keywords the top-level fields that hold them. */
export function matchedFields(items: readonly Item[], fields: Fields): Record<string, unknown> {
  const found = new Map<string, unknown>()
  for (const item of items) {
    const names = item.kind === 'reference' ? [item.field, item.other] : namesOf(item, fields)
    for (const name of names) {
      const value = new FieldPath(name).read(fields)
      if (value !== undefined) found.set(name, value)
    }
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
