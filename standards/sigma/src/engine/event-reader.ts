import type { Item } from '../compile/expression.ts'
import type { Scalar, ValueTest } from '../compile/value-test.ts'
import { collectAllScalars, collectScalars, type Fields, isNothing, isScalar } from './field-path.ts'
import { FieldPlan } from './field-plan.ts'
import { KeywordSieve } from './keyword-sieve.ts'
import { ReferencePlan } from './reference-plan.ts'
import { type MemoBudget, NOTHING, type Signature } from './value-memo.ts'

/** Reads from an event which items are true, in two steps: first the fields that hold anchors, then the rest. */
export class EventReader {
  readonly plans: readonly FieldPlan[]
  readonly #keywords: FieldPlan | undefined
  readonly #sieve: KeywordSieve | undefined
  readonly references: readonly ReferencePlan[]
  #anchorPlans: readonly FieldPlan[] = []
  #restPlans: readonly FieldPlan[] = []
  #keywordsAreAnchors = false
  readonly #scalars: Scalar[] = []

  /** What was read: `count` of them. The arrays are reused by the next event. */
  readonly signatures: Signature[] = []
  count = 0
  hasCandidates = false

  constructor(items: readonly Item[], budget: MemoBudget) {
    const byField = new Map<string | undefined, number[]>()
    for (const [id, item] of items.entries()) {
      if (item.kind === 'reference') continue
      const ids = byField.get(item.field)
      if (ids === undefined) byField.set(item.field, [id])
      else ids.push(id)
    }
    const plan = (ids: readonly number[], field = '') => new FieldPlan(field, ids, items, budget)
    const keywords = byField.get(undefined)
    this.#keywords = keywords === undefined ? undefined : plan(keywords)
    this.#sieve =
      keywords === undefined ? undefined : KeywordSieve.of(keywords.flatMap((id) => testsOf(items[id])))
    byField.delete(undefined)
    this.plans = [...byField].map(([field, ids]) => plan(ids, field))
    this.references = items.flatMap((item, id) =>
      item.kind === 'reference' ? [new ReferencePlan(item, id)] : [],
    )
  }

  /** Says which rules are reached through which item. */
  anchor(rulesByItem: readonly (readonly number[])[]): void {
    const holdsAnchors = ({ ids }: FieldPlan) => ids.some((id) => (rulesByItem[id]?.length ?? 0) > 0)
    this.#anchorPlans = this.plans.filter(holdsAnchors)
    this.#restPlans = this.plans.filter((plan) => !holdsAnchors(plan))
    this.#keywordsAreAnchors = this.#keywords !== undefined && holdsAnchors(this.#keywords)
    for (const plan of this.plans) plan.anchor(rulesByItem)
    this.#keywords?.anchor(rulesByItem)
    for (const reference of this.references) reference.anchor(rulesByItem)
  }

  readAnchors(fields: Fields): void {
    this.count = 0
    this.hasCandidates = false
    for (const plan of this.#anchorPlans) this.#look(plan, plan.path.read(fields))
    if (this.#keywordsAreAnchors && this.#keywords !== undefined) this.#lookEverywhere(this.#keywords, fields)
    for (const reference of this.references) if (reference.isTrue(fields)) this.#note(reference.signature)
  }

  readRest(fields: Fields, needsKeywords: boolean): void {
    for (const plan of this.#restPlans) this.#look(plan, plan.path.read(fields))
    if (needsKeywords && !this.#keywordsAreAnchors && this.#keywords !== undefined) {
      this.#lookEverywhere(this.#keywords, fields)
    }
  }

  /** The items that one value of one field makes true; undefined is a field that is not there. */
  itemsOf(plan: FieldPlan, value: unknown): ReadonlySet<number> {
    this.count = 0
    this.#look(plan, value)
    const items = new Set<number>()
    for (let index = 0; index < this.count; index++) {
      for (const item of (this.signatures[index] as Signature).items) items.add(item)
    }
    return items
  }

  #look(plan: FieldPlan, value: unknown): void {
    if (isScalar(value)) this.#note(plan.memo.signatureOf(value))
    else if (value === undefined) this.#note(plan.missing)
    else if (isNothing(value)) this.#note(plan.nothing)
    else this.#lookInside(plan, value)
  }

  #lookInside(plan: FieldPlan, value: unknown): void {
    this.#note(plan.present)
    this.#scalars.length = 0
    collectScalars(value, this.#scalars)
    for (const scalar of this.#scalars) this.#note(plan.memo.signatureOf(scalar))
  }

  // Most values are texts and numbers at the top of the event: they are taken without a list.
  #lookEverywhere(plan: FieldPlan, fields: Fields): void {
    for (const name in fields) {
      const value = fields[name]
      if (typeof value === 'object' && value !== null) this.#seekInside(plan, value)
      else if (isScalar(value)) this.#seek(plan, value)
    }
  }

  // Most values hold no keyword, and are better not remembered.
  #seek(plan: FieldPlan, value: Scalar): void {
    const sieve = this.#sieve
    if (typeof value === 'string') {
      if (sieve === undefined ? value.length < plan.shortest : !sieve.mayHold(value)) return
    } else if (sieve !== undefined && !sieve.seesNumbers) return
    this.#note(plan.memo.signatureOf(value))
  }

  #seekInside(plan: FieldPlan, value: unknown): void {
    this.#scalars.length = 0
    collectAllScalars(value, this.#scalars)
    for (const scalar of this.#scalars) this.#seek(plan, scalar)
  }

  #note(signature: Signature): void {
    if (signature === NOTHING) return
    this.signatures[this.count++] = signature
    if (signature.candidates.length > 0) this.hasCandidates = true
  }
}

function testsOf(item: Item | undefined): readonly ValueTest[] {
  return item?.kind === 'value' ? item.tests : []
}
