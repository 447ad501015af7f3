import type { CompiledRule } from '../compile/compile-rule.ts'
import { type Item, itemsOf } from '../compile/expression.ts'
import type { Scalar } from '../compile/value-test.ts'
import { anchorOf, guessFrequency } from './anchors.ts'
import { collectAllScalars, collectScalars, type Fields, isNothing, isScalar } from './field-path.ts'
import { FieldPlan } from './field-plan.ts'
import { matchedFields } from './matched-fields.ts'
import { ReferencePlan } from './reference-plan.ts'
import { compileProgram, type RuleProgram, runProgram } from './rule-program.ts'
import type { SigmaMatch } from './sigma-event.ts'
import { type MemoBudget, NOTHING, type Signature } from './value-memo.ts'

const SAMPLED_EVENTS = 1000
const NO_MATCHES: readonly SigmaMatch[] = Object.freeze([])

/** The rules that can apply to events of one logsource, with all that is needed to match them. */
export class EventClass {
  readonly #rules: readonly CompiledRule[]
  readonly #programs: readonly RuleProgram[]
  readonly #items: readonly Item[]
  readonly #ids = new Map<string, number>()
  readonly #plans: readonly FieldPlan[]
  readonly #keywords: FieldPlan | undefined
  readonly #references: readonly ReferencePlan[]
  /** Rules that can match with no item true: they are evaluated for every event. */
  #always: Int32Array = new Int32Array(0)

  readonly #stamps: Int32Array
  readonly #ruleStamps: Int32Array
  #epoch = 0
  readonly #signatures: Signature[] = []
  #signatureCount = 0
  #hasCandidates = false
  readonly #scalars: Scalar[] = []

  #sampled = 0
  readonly #hits: Float64Array
  evaluations = 0

  /** `rules` are in the order in which their matches are to come. */
  constructor(rules: readonly CompiledRule[], budget: MemoBudget) {
    this.#rules = rules
    this.#items = this.#intern(rules)
    const idOf = (key: string) => this.#ids.get(key) ?? -1
    this.#programs = rules.map((rule) => compileProgram(rule.expression, idOf))
    this.#plans = this.#planFields(budget)
    this.#keywords = this.#planKeywords(budget)
    this.#references = this.#items.flatMap((item, id) =>
      item.kind === 'reference' ? [new ReferencePlan(item, id)] : [],
    )
    this.#stamps = new Int32Array(this.#items.length)
    this.#ruleStamps = new Int32Array(rules.length)
    this.#hits = new Float64Array(this.#items.length)
    this.#anchor(guessFrequency)
  }

  match(fields: Fields): readonly SigmaMatch[] {
    if (this.#rules.length === 0) return NO_MATCHES
    this.#signatureCount = 0
    this.#hasCandidates = this.#always.length > 0
    for (const plan of this.#plans) this.#look(plan, plan.path.read(fields))
    if (this.#keywords !== undefined) this.#lookEverywhere(this.#keywords, fields)
    for (const reference of this.#references) if (reference.isTrue(fields)) this.#note(reference.signature)
    if (this.#sampled < SAMPLED_EVENTS) this.#sample()
    return this.#hasCandidates ? this.#evaluate(fields) : NO_MATCHES
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

  #lookEverywhere(plan: FieldPlan, fields: Fields): void {
    this.#scalars.length = 0
    collectAllScalars(fields, this.#scalars)
    for (const scalar of this.#scalars) this.#note(plan.memo.signatureOf(scalar))
  }

  #note(signature: Signature): void {
    if (signature === NOTHING) return
    this.#signatures[this.#signatureCount++] = signature
    if (signature.candidates.length > 0) this.#hasCandidates = true
  }

  #evaluate(fields: Fields): readonly SigmaMatch[] {
    this.#stamp()
    let matched: number[] | undefined
    for (const rule of this.#always) matched = this.#try(rule, matched)
    for (let index = 0; index < this.#signatureCount; index++) {
      for (const rule of (this.#signatures[index] as Signature).candidates) matched = this.#try(rule, matched)
    }
    if (matched === undefined) return NO_MATCHES
    return matched.sort((a, b) => a - b).map((rule) => this.#matchOf(rule, fields))
  }

  #stamp(): void {
    this.#epoch += 1
    if (this.#epoch > 0x7fff_fffe) this.#restartEpochs()
    for (let index = 0; index < this.#signatureCount; index++) {
      for (const item of (this.#signatures[index] as Signature).items) this.#stamps[item] = this.#epoch
    }
  }

  #restartEpochs(): void {
    this.#stamps.fill(0)
    this.#ruleStamps.fill(0)
    this.#epoch = 1
  }

  #try(rule: number, matched: number[] | undefined): number[] | undefined {
    if (this.#ruleStamps[rule] === this.#epoch) return matched
    this.#ruleStamps[rule] = this.#epoch
    this.evaluations += 1
    if (!runProgram(this.#programs[rule] as RuleProgram, this.#stamps, this.#epoch)) return matched
    if (matched === undefined) return [rule]
    matched.push(rule)
    return matched
  }

  #matchOf(index: number, fields: Fields): SigmaMatch {
    const { rule, expression } = this.#rules[index] as CompiledRule
    const isTrue = (item: Item) => this.#stamps[this.#ids.get(item.key) ?? -1] === this.#epoch
    return { rule, fields: matchedFields(itemsOf(expression).filter(isTrue), fields) }
  }

  // Anchors are first chosen by guess, then once by what events of this class were seen to hold.
  #sample(): void {
    this.#stamp()
    for (let item = 0; item < this.#items.length; item++) {
      if (this.#stamps[item] === this.#epoch) this.#hits[item] = (this.#hits[item] as number) + 1
    }
    this.#sampled += 1
    if (this.#sampled < SAMPLED_EVENTS) return
    const frequencyOf = (item: Item) =>
      (this.#hits[this.#ids.get(item.key) ?? -1] ?? 0) / SAMPLED_EVENTS +
      guessFrequency(item) / SAMPLED_EVENTS
    this.#anchor(frequencyOf)
    // This event's signatures still name the old anchors, which are as right.
  }

  #anchor(frequencyOf: (item: Item) => number): void {
    const byItem: number[][] = this.#items.map(() => [])
    const always: number[] = []
    for (const [rule, { expression }] of this.#rules.entries()) {
      const anchor = anchorOf(expression, frequencyOf)
      if (anchor === undefined) always.push(rule)
      else for (const { key } of anchor.items) byItem[this.#ids.get(key) ?? -1]?.push(rule)
    }
    this.#always = Int32Array.from(always)
    for (const plan of this.#plans) plan.anchor(byItem)
    this.#keywords?.anchor(byItem)
    for (const reference of this.#references) reference.anchor(byItem)
  }

  #intern(rules: readonly CompiledRule[]): Item[] {
    const items: Item[] = []
    for (const item of rules.flatMap((rule) => itemsOf(rule.expression))) {
      if (this.#ids.has(item.key)) continue
      this.#ids.set(item.key, items.push(item) - 1)
    }
    return items
  }

  #planFields(budget: MemoBudget): FieldPlan[] {
    const byField = new Map<string, number[]>()
    for (const [id, item] of this.#items.entries()) {
      if (item.kind === 'reference' || item.field === undefined) continue
      const ids = byField.get(item.field)
      if (ids === undefined) byField.set(item.field, [id])
      else ids.push(id)
    }
    return [...byField].map(([field, ids]) => new FieldPlan(field, ids, this.#items, budget))
  }

  #planKeywords(budget: MemoBudget): FieldPlan | undefined {
    const ids = [...this.#items.keys()].filter((id) => {
      const item = this.#items[id]
      return item?.kind === 'value' && item.field === undefined
    })
    return ids.length === 0 ? undefined : new FieldPlan('', ids, this.#items, budget)
  }
}
