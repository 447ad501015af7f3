import type { CompiledRule } from '../compile/compile-rule.ts'
import { fold, NEVER } from '../compile/expression.ts'
import { chooseDiscriminator, type Discriminator } from './discriminator.ts'
import type { Fields } from './field-path.ts'
import { RuleSet } from './rule-set.ts'
import type { SigmaMatch } from './sigma-event.ts'
import type { MemoBudget } from './value-memo.ts'

/**
 * The rules that can apply to events of one logsource, divided by the value of the field that tells them apart, if
 * there is one. Each part is built when its first event comes.
 */
export class EventClass {
  readonly #rules: readonly CompiledRule[]
  readonly #budget: MemoBudget
  readonly #discriminator: Discriminator | undefined
  /** By the discriminator's value; undefined for events without a single one. As many as rules name values, at most. */
  readonly #parts = new Map<string | undefined, RuleSet>()

  /** The classes of its logsources together with those of another class. */
  readonly joined = new Map<EventClass, EventClass>()

  /** `rules` are in the order in which their matches are to come. */
  constructor(rules: readonly CompiledRule[], budget: MemoBudget) {
    this.#rules = rules
    this.#budget = budget
    this.#discriminator = chooseDiscriminator(rules)
  }

  get evaluations(): number {
    return [...this.#parts.values()].reduce((sum, part) => sum + part.evaluations, 0)
  }

  /** All rules of the class in one set, whatever the discriminator's value. */
  get whole(): RuleSet {
    return this.#parts.get(undefined) ?? this.#build(undefined)
  }

  match(fields: Fields): readonly SigmaMatch[] {
    const text = this.#discriminator?.textOf(fields)
    return (this.#parts.get(text) ?? this.#build(text)).match(fields)
  }

  #build(text: string | undefined): RuleSet {
    const truthOf = text === undefined ? () => undefined : this.#discriminator?.truthFor(text)
    const rules = this.#rules
      .map((compiled) => ({ compiled, expression: fold(compiled.expression, truthOf ?? (() => undefined)) }))
      .filter(({ expression }) => expression !== NEVER)
    const part = new RuleSet(rules, truthOf ?? (() => undefined), this.#budget)
    this.#parts.set(text, part)
    return part
  }
}
