import type { Item } from '../compile/expression.ts'
import type { Scalar } from '../compile/value-test.ts'
import { FieldMatcher } from './field-matcher.ts'
import { FieldPath } from './field-path.ts'
import { type MemoBudget, NOTHING, type Signature, ValueMemo } from './value-memo.ts'

/** All that the rules of a class ask about one field. */
export class FieldPlan {
  readonly path: FieldPath
  readonly memo: ValueMemo
  readonly #matcher: FieldMatcher
  /** The items that it can make true. */
  readonly ids: readonly number[]
  readonly #absentItems: readonly number[]
  readonly #presentItems: readonly number[]
  #rulesByItem: readonly (readonly number[])[] = []
  /** The field is not there. */
  missing: Signature = NOTHING
  /** It is there and holds null, or an array of nothing. */
  nothing: Signature = NOTHING
  /** It is there and holds something; scalars add their own signatures. */
  present: Signature = NOTHING

  constructor(field: string, ids: readonly number[], items: readonly Item[], budget: MemoBudget) {
    this.path = new FieldPath(field)
    this.ids = ids
    this.#absentItems = ids.filter((id) => items[id]?.kind === 'absent')
    this.#presentItems = ids.filter((id) => items[id]?.kind === 'present')
    const values = ids.flatMap((id) => {
      const item = items[id]
      return item?.kind === 'value' ? [{ id, tests: item.tests }] : []
    })
    this.#matcher = new FieldMatcher(values)
    this.memo = new ValueMemo(budget, (value) => this.#compute(value))
  }

  /** A text shorter than this need not be looked up: it makes nothing true. */
  get shortest(): number {
    return this.#presentItems.length > 0 ? 0 : this.#matcher.shortest
  }

  /** Says which rules are reached through which item. */
  anchor(rulesByItem: readonly (readonly number[])[]): void {
    this.#rulesByItem = rulesByItem
    this.memo.remake(({ items }) => signatureOf(items, rulesByItem))
    this.missing = signatureOf(this.#absentItems, rulesByItem)
    this.nothing = signatureOf([...this.#absentItems, ...this.#presentItems], rulesByItem)
    this.present = signatureOf(this.#presentItems, rulesByItem)
  }

  #compute(value: Scalar): Signature {
    const items = this.#matcher.itemsOf(value)
    return signatureOf(
      this.#presentItems.length === 0 ? items : [...this.#presentItems, ...items],
      this.#rulesByItem,
    )
  }
}

export function signatureOf(
  items: ArrayLike<number> & Iterable<number>,
  rulesByItem: readonly (readonly number[])[],
): Signature {
  if (items.length === 0) return NOTHING
  const candidates = new Set<number>()
  for (const item of items) for (const rule of rulesByItem[item] ?? []) candidates.add(rule)
  return {
    items: Int32Array.from(items),
    candidates: candidates.size === 0 ? NOTHING.candidates : Int32Array.from(candidates),
  }
}
