import { type CompiledRule, covers } from '../compile/compile-rule.ts'
import type { Logsource, SigmaRule } from '../sigma-document.ts'
import { EventClass } from './event-class.ts'
import type { RuleSet } from './rule-set.ts'
import type { SigmaEvent, SigmaMatch, SigmaViewMatch } from './sigma-event.ts'
import { MemoBudget } from './value-memo.ts'

export interface EngineOptions {
  /** How many field values are remembered; a value counts once more for every 256 characters. Default 500,000. */
  readonly memoSize?: number
}

export interface SigmaEngine {
  readonly rules: readonly SigmaRule[]
  /** The rules that match, in the order of their ids. Not for use by several threads at once. */
  match(event: SigmaEvent): readonly SigmaMatch[]
  /**
   * The rules that match in any view of one event, each once, with the first view that it matched in; in the order of
   * their ids. Views that share one `fields` are read once.
   */
  matchViews(views: readonly SigmaEvent[]): readonly SigmaViewMatch[]
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

/** Of logsources, and of logsources together. */
const MAX_SPELLINGS = 1024
const NO_MATCHES: readonly SigmaViewMatch[] = Object.freeze([])

/** Prepares rules for matching. A class of events is built when its first event comes. */
export function createEngine(rules: readonly CompiledRule[], options: EngineOptions = {}): SigmaEngine {
  return new Engine(rules, options)
}

/** The engine with what its raw form stands on. */
export class Engine implements SigmaEngine {
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
    return this.#matchIn(this.#classFor(logsource), fields)
  }

  matchViews(views: readonly SigmaEvent[]): readonly SigmaViewMatch[] {
    const [first] = views
    if (first === undefined) return NO_MATCHES
    for (const { fields } of views) if (fields !== first.fields) return this.#matchApart(views)
    const matches = this.#matchIn(this.#jointClass(views), first.fields)
    if (matches.length === 0) return NO_MATCHES
    const viewOf = ({ rule }: SigmaMatch) =>
      views.find((view) => covers(rule.logsource, view.logsource)) ?? first
    return matches.map((match) => ({ match, view: viewOf(match) }))
  }

  #matchIn(eventClass: EventClass, fields: SigmaEvent['fields']): readonly SigmaMatch[] {
    const matches = eventClass.match(fields)
    this.#events += 1
    this.#matches += matches.length
    return matches
  }

  #matchApart(views: readonly SigmaEvent[]): readonly SigmaViewMatch[] {
    const byRule = new Map<string, SigmaViewMatch>()
    for (const view of views) {
      for (const match of this.match(view)) {
        if (!byRule.has(match.rule.id)) byRule.set(match.rule.id, { match, view })
      }
    }
    return [...byRule.values()].sort((a, b) => compare(a.match.rule.id, b.match.rule.id))
  }

  /** All rules that can apply to events of any of the logsources. */
  rulesFor(logsources: readonly Logsource[]): RuleSet {
    return this.#classOf(logsources).whole
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

  #classFor(logsource: Logsource): EventClass {
    const { product, category, service } = logsource
    return this.#bySpelling.get(product)?.get(category)?.get(service) ?? this.#learn(logsource)
  }

  #learn(logsource: Logsource): EventClass {
    this.#countSpelling()
    const { product, category, service } = logsource
    const eventClass = this.#classOf([logsource])
    const byCategory = getOrAdd(this.#bySpelling, product, () => new Map())
    getOrAdd(byCategory, category, () => new Map<string | undefined, EventClass>()).set(service, eventClass)
    return eventClass
  }

  /** The rules of several logsources together, found by way of the classes of each. */
  #jointClass(views: readonly SigmaEvent[]): EventClass {
    let joint = this.#classFor((views[0] as SigmaEvent).logsource)
    for (let index = 1; index < views.length; index++) {
      const next = this.#classFor((views[index] as SigmaEvent).logsource)
      joint = joint.joined.get(next) ?? this.#join(joint, next, views.slice(0, index + 1))
    }
    return joint
  }

  #join(joint: EventClass, next: EventClass, views: readonly SigmaEvent[]): EventClass {
    this.#countSpelling()
    const eventClass = this.#classOf(views.map(({ logsource }) => logsource))
    joint.joined.set(next, eventClass)
    return eventClass
  }

  #classOf(logsources: readonly Logsource[]): EventClass {
    const names = logsources.map(({ product, category, service }) =>
      JSON.stringify([product ?? null, category ?? null, service ?? null]).toLowerCase(),
    )
    return getOrAdd(this.#classes, names.join(), () => {
      const rules = this.#compiled.filter(({ rule }) =>
        logsources.some((logsource) => covers(rule.logsource, logsource)),
      )
      return new EventClass(rules, this.#budget)
    })
  }

  #countSpelling(): void {
    if (this.#spellings >= MAX_SPELLINGS) this.#forgetClasses()
    this.#spellings += 1
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
