import type { CompiledRule } from '../compile/compile-rule.ts'
import { type Expression, type Item, itemsOf } from '../compile/expression.ts'
import type { ValueTest } from '../compile/value-test.ts'
import { anchorOf, guessFrequency } from './anchors.ts'
import { EventReader } from './event-reader.ts'
import type { Fields } from './field-path.ts'
import { matchedNames, pickFields } from './matched-fields.ts'
import { compileProgram, type RuleProgram, runProgram } from './rule-program.ts'
import type { SigmaMatch } from './sigma-event.ts'
import type { MemoBudget, Signature } from './value-memo.ts'

/** A rule with what is left of it once the constants of its class are put in. */
export interface FoldedRule {
  readonly compiled: CompiledRule
  readonly expression: Expression
}

const SAMPLED_EVENTS = 256
const NO_MATCHES: readonly SigmaMatch[] = Object.freeze([])

/**
 * Rules that are matched together. A rule is looked at only if an item that it needs, its anchor, is true; the fields
 * that hold no anchors are read only then.
 */
export class RuleSet {
  readonly #rules: readonly FoldedRule[]
  readonly #constantOf: (item: Item) => boolean | undefined
  readonly #programs: readonly RuleProgram[]
  readonly #items: readonly Item[]
  readonly #ids: ReadonlyMap<string, number>
  readonly reader: EventReader
  readonly #usesKeywords: readonly boolean[]
  /** Rules that can match with no item true: they are evaluated for every event. */
  #always: readonly number[] = []

  readonly #stamps: Int32Array
  readonly #ruleStamps: Int32Array
  #epoch = 0
  #sampled = 0
  readonly #hits: Int32Array
  evaluations = 0

  constructor(
    rules: readonly FoldedRule[],
    constantOf: (item: Item) => boolean | undefined,
    budget: MemoBudget,
  ) {
    this.#rules = rules
    this.#constantOf = constantOf
    const items = new Map(rules.flatMap((rule) => itemsOf(rule.expression)).map((item) => [item.key, item]))
    this.#items = [...items.values()]
    this.#ids = new Map(this.#items.map((item, id) => [item.key, id]))
    this.#programs = rules.map((rule) => compileProgram(rule.expression, (key) => this.#idOf(key)))
    this.#usesKeywords = rules.map(({ expression }) => itemsOf(expression).some(isKeyword))
    this.reader = new EventReader(this.#items, budget)
    this.#stamps = new Int32Array(this.#items.length)
    this.#ruleStamps = new Int32Array(rules.length)
    this.#hits = new Int32Array(this.#items.length)
    this.#anchor(guessFrequency)
  }

  get size(): number {
    return this.#rules.length
  }

  /** The tests that are asked of every value of an event. */
  keywordTests(): readonly ValueTest[] {
    return this.#items.flatMap((item) =>
      item.kind === 'value' && item.field === undefined ? item.tests : [],
    )
  }

  match(fields: Fields): readonly SigmaMatch[] {
    if (this.#rules.length === 0) return NO_MATCHES
    const reader = this.reader
    if (this.#sampled < SAMPLED_EVENTS) this.#sample(fields)
    reader.readAnchors(fields)
    if (!reader.hasCandidates && this.#always.length === 0) return NO_MATCHES
    reader.readRest(fields, this.#needsKeywords())
    return this.#evaluate(fields)
  }

  #needsKeywords(): boolean {
    const { signatures, count } = this.reader
    if (this.#always.some((rule) => this.#usesKeywords[rule])) return true
    for (let index = 0; index < count; index++) {
      for (const rule of (signatures[index] as Signature).candidates)
        if (this.#usesKeywords[rule]) return true
    }
    return false
  }

  #evaluate(fields: Fields): readonly SigmaMatch[] {
    this.#stamp()
    const { signatures, count } = this.reader
    let matched: number[] | undefined
    for (const rule of this.#always) matched = this.#try(rule, matched)
    for (let index = 0; index < count; index++) {
      for (const rule of (signatures[index] as Signature).candidates) matched = this.#try(rule, matched)
    }
    if (matched === undefined) return NO_MATCHES
    return matched.sort((a, b) => a - b).map((rule) => this.#matchOf(rule, fields))
  }

  #stamp(): void {
    this.#epoch += 1
    if (this.#epoch >= 0x7fff_fffe) this.#restartEpochs()
    const { signatures, count } = this.reader
    for (let index = 0; index < count; index++) {
      for (const item of (signatures[index] as Signature).items) this.#stamps[item] = this.#epoch
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
    const { rule, expression } = (this.#rules[index] as FoldedRule).compiled
    const isTrue = (item: Item) =>
      this.#constantOf(item) ?? this.#stamps[this.#idOf(item.key)] === this.#epoch
    const names = matchedNames(itemsOf(expression).filter(isTrue), fields)
    return { rule, names, fields: pickFields(names, fields) }
  }

  // Anchors are first chosen by guess, then once more by what the first events were seen to hold. Keywords are not
  // sampled: to look for them in every value is what anchors are to avoid.
  #sample(fields: Fields): void {
    this.reader.readAnchors(fields)
    this.reader.readRest(fields, false)
    this.#stamp()
    for (let item = 0; item < this.#items.length; item++) {
      if (this.#stamps[item] === this.#epoch) this.#hits[item] = (this.#hits[item] as number) + 1
    }
    this.#sampled += 1
    if (this.#sampled < SAMPLED_EVENTS) return
    this.#anchor((item) => {
      const guess = guessFrequency(item)
      return isKeyword(item) ? guess : ((this.#hits[this.#idOf(item.key)] ?? 0) + guess) / SAMPLED_EVENTS
    })
  }

  #anchor(frequencyOf: (item: Item) => number): void {
    const byItem: number[][] = this.#items.map(() => [])
    const always: number[] = []
    for (const [rule, { expression }] of this.#rules.entries()) {
      const anchor = anchorOf(expression, frequencyOf)
      if (anchor === undefined) always.push(rule)
      else for (const { key } of anchor.items) byItem[this.#idOf(key)]?.push(rule)
    }
    this.#always = always
    this.reader.anchor(byItem)
  }

  #idOf(key: string): number {
    return this.#ids.get(key) ?? -1
  }
}

function isKeyword(item: Item): boolean {
  return item.kind === 'value' && item.field === undefined
}
