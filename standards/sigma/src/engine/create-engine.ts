import { type CompiledRule, covers } from '../compile/compile-rule.ts'
import type { Logsource, SigmaRule } from '../sigma-document.ts'
import { EventClass } from './event-class.ts'
import type { SigmaEvent, SigmaMatch } from './sigma-event.ts'
import { MemoBudget } from './value-memo.ts'

export interface EngineOptions {
  /** How many field values are remembered; a value counts once more for every 256 characters. Default 500,000. */
  readonly memoSize?: number
}

export interface SigmaEngine {
  readonly rules: readonly SigmaRule[]
  /** The rules that match, in the order of their ids. Not for use by several threads at once. */
  match(event: SigmaEvent): readonly SigmaMatch[]
  stats(): EngineStats
}

export interface EngineStats {
  readonly rules: number
  /** Distinct logsources seen. */
  readonly classes: number
  readonly events: number
  readonly matches: number
  /** Times that a rule was evaluated. */
  readonly evaluations: number
  /** Values that had to be looked at because they were not remembered. */
  readonly memoMisses: number
}

const MAX_SPELLINGS = 1024

/** Prepares rules for matching. A class of events is built when its first event comes. */
export function createEngine(rules: readonly CompiledRule[], options: EngineOptions = {}): SigmaEngine {
  return new Engine(rules, options)
}

class Engine implements SigmaEngine {
  readonly rules: readonly SigmaRule[]
  readonly #compiled: readonly CompiledRule[]
  readonly #budget: MemoBudget
  /** By spelling of product, category and service. */
  readonly #bySpelling = new Map<
    string | undefined,
    Map<string | undefined, Map<string | undefined, EventClass>>
  >()
  readonly #classes = new Map<string, EventClass>()
  #spellings = 0
  #events = 0
  #matches = 0
  #evaluations = 0

  constructor(rules: readonly CompiledRule[], options: EngineOptions) {
    this.#compiled = [...rules].sort((a, b) => compare(a.rule.id, b.rule.id))
    this.rules = this.#compiled.map(({ rule }) => rule)
    this.#budget = new MemoBudget(options.memoSize ?? 500_000)
  }

  match({ logsource, fields }: SigmaEvent): readonly SigmaMatch[] {
    const { product, category, service } = logsource
    const known = this.#bySpelling.get(product)?.get(category)?.get(service)
    const matches = (known ?? this.#learn(logsource)).match(fields)
    this.#events += 1
    this.#matches += matches.length
    return matches
  }

  stats(): EngineStats {
    let evaluations = this.#evaluations
    for (const one of this.#classes.values()) evaluations += one.evaluations
    return {
      rules: this.rules.length,
      classes: this.#classes.size,
      events: this.#events,
      matches: this.#matches,
      evaluations,
      memoMisses: this.#budget.misses,
    }
  }

  #learn(logsource: Logsource): EventClass {
    if (this.#spellings >= MAX_SPELLINGS) this.#forgetClasses()
    this.#spellings += 1
    const { product, category, service } = logsource
    const eventClass = this.#classOf(logsource)
    const byCategory = getOrAdd(this.#bySpelling, product, () => new Map())
    getOrAdd(byCategory, category, () => new Map<string | undefined, EventClass>()).set(service, eventClass)
    return eventClass
  }

  #classOf(logsource: Logsource): EventClass {
    const { product, category, service } = logsource
    const key = JSON.stringify([product ?? null, category ?? null, service ?? null]).toLowerCase()
    return getOrAdd(this.#classes, key, () => {
      const rules = this.#compiled.filter(({ rule }) => covers(rule.logsource, logsource))
      return new EventClass(rules, this.#budget)
    })
  }

  // Logsources are few unless something makes them up: then memory matters more than rebuilding.
  #forgetClasses(): void {
    for (const one of this.#classes.values()) this.#evaluations += one.evaluations
    this.#classes.clear()
    this.#bySpelling.clear()
    this.#budget.forgetAll()
    this.#spellings = 0
  }
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
