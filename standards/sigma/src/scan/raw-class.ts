import type { Engine } from '../engine/create-engine.ts'
import type { FieldPlan } from '../engine/field-plan.ts'
import type { ReferencePlan } from '../engine/reference-plan.ts'
import type { RuleSet } from '../engine/rule-set.ts'
import { soughtTexts } from './keyword-filter.ts'
import { alikeViews, fieldsOf, type RawRecord, type RawView } from './raw-route.ts'

/** More fields than this that can be read from two keys are more than the scanner tells apart. */
const MAX_CONFLICTS = 64

/** The rules of views that see a record alike. */
interface ViewRules {
  readonly index: number
  readonly view: RawView
  readonly rules: RuleSet
}

/** Two keys whose values rules compare. */
export interface RawPair {
  readonly keys: readonly [string, string]
  readonly comparisons: { readonly seen: ViewRules; readonly reference: ReferencePlan }[]
}

/** What the rules of all views of a kind of records ask, by the keys of the records. */
export class RawClass {
  readonly views: readonly RawView[]
  readonly #fed = new Map<string, { readonly seen: ViewRules; readonly plan: FieldPlan }[]>()
  readonly #pairs = new Map<string, RawPair>()
  /** Keys that feed one field: a record that has two of them is better parsed. */
  readonly #conflicts: (readonly string[])[] = []
  readonly #keywords: readonly string[] | undefined

  constructor(views: readonly RawView[], engine: Engine) {
    this.views = views
    const sets = alikeViews(views).map((group, index) => ({
      index,
      view: group[0] as RawView,
      rules: engine.rulesFor(group.map(({ logsource }) => logsource)),
    }))
    for (const seen of sets) {
      for (const plan of seen.rules.reader.plans) this.#feed(seen, plan)
      for (const reference of seen.rules.reader.references) this.#compare(seen, reference)
    }
    this.#keywords = soughtTexts(sets.flatMap(({ rules }) => rules.keywordTests()))
  }

  /** Whether the scanner can tell anything of such records. */
  get isScannable(): boolean {
    return this.#keywords !== undefined && this.#conflicts.length <= MAX_CONFLICTS
  }

  /** Whose values mean something by themselves. */
  get keys(): Iterable<string> {
    return this.#fed.keys()
  }

  get pairs(): readonly RawPair[] {
    return [...this.#pairs.values()]
  }

  get keywords(): readonly string[] {
    return this.#keywords ?? []
  }

  /** The conflicts in which a key is, as bits. */
  conflictsOf(key: string): bigint {
    return this.#conflicts.reduce(
      (bits, keys, index) => (keys.includes(key) ? bits | (1n << BigInt(index)) : bits),
      0n,
    )
  }

  /**
   * What it means that a record has this value under this key, as a text: the same for values that make the same
   * items true. Empty if it means no more than a key that is not there.
   */
  meaningOf(key: string, value: unknown): string {
    const record: RawRecord = Object.fromEntries([[key, value]])
    const parts: string[] = []
    let differs = false
    for (const { seen, plan } of this.#fed.get(key) ?? []) {
      const items = itemsText(seen.rules, plan, plan.path.read(fieldsOf(record, seen.view)))
      differs ||= items !== itemsText(seen.rules, plan, undefined)
      parts.push(`${seen.index}:${items}`)
    }
    return differs ? parts.join(';') : ''
  }

  /** The comparisons that are true of two values; empty for none. */
  meaningOfPair({ keys, comparisons }: RawPair, values: readonly [unknown, unknown]): string {
    const record: RawRecord = Object.fromEntries(keys.map((key, index) => [key, values[index]]))
    return comparisons
      .filter(({ seen, reference }) => reference.isTrue(fieldsOf(record, seen.view)))
      .map(({ seen, reference }) => `${seen.index}:${reference.id}`)
      .join(';')
  }

  #feed(seen: ViewRules, plan: FieldPlan): void {
    for (const key of this.#keysOf(seen, plan.path.name)) {
      const known = this.#fed.get(key)
      if (known === undefined) this.#fed.set(key, [{ seen, plan }])
      else known.push({ seen, plan })
    }
  }

  #compare(seen: ViewRules, reference: ReferencePlan): void {
    const others = this.#keysOf(seen, reference.other.name)
    for (const key of this.#keysOf(seen, reference.field.name)) {
      for (const other of others) {
        const name = JSON.stringify([key, other])
        const pair = this.#pairs.get(name) ?? { keys: [key, other], comparisons: [] }
        pair.comparisons.push({ seen, reference })
        this.#pairs.set(name, pair)
      }
    }
  }

  /** The keys under which a record may have a field: its name, other names, the object that holds it. */
  #keysOf({ view }: ViewRules, name: string): readonly string[] {
    const aliases = (view.aliases ?? []).filter((one) => one.name === name).map(({ key }) => key)
    const parent = name.includes('.') ? [name.slice(0, name.indexOf('.'))] : []
    const keys = [...new Set([name, ...aliases, ...parent])]
    const isSame = (other: readonly string[]) =>
      other.length === keys.length && other.every((key) => keys.includes(key))
    if (keys.length > 1 && !this.#conflicts.some(isSame)) this.#conflicts.push(keys)
    return keys
  }
}

function itemsText(rules: RuleSet, plan: FieldPlan, value: unknown): string {
  return [...rules.reader.itemsOf(plan, value)].sort((a, b) => a - b).join(',')
}
