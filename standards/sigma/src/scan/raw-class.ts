import type { Engine } from '../engine/create-engine.ts'
import type { FieldPlan } from '../engine/field-plan.ts'
import type { RuleSet } from '../engine/rule-set.ts'
import { soughtTexts } from './keyword-filter.ts'
import { fieldsOf, type RawRecord, type RawView } from './raw-route.ts'

/** More fields than this that can be read from two keys are more than the scanner tells apart. */
const MAX_CONFLICTS = 64

/** A field that one key of a record feeds, in one view. */
interface FedField {
  readonly view: RawView
  readonly rules: RuleSet
  readonly viewIndex: number
  readonly plan: FieldPlan
}

/** What the rules of all views of a kind of records ask, by the keys of the records. */
export class RawClass {
  readonly #sets: readonly { readonly view: RawView; readonly rules: RuleSet }[]
  /** By key. */
  readonly #fed = new Map<string, FedField[]>()
  /** Keys that feed one field: a record that has both is better parsed. */
  readonly #conflicts: (readonly string[])[] = []
  readonly #keywords: readonly string[] | undefined

  constructor(views: readonly RawView[], engine: Engine) {
    this.#sets = views.map((view) => ({ view, rules: engine.rulesFor(view.logsource) }))
    for (const [viewIndex, { view, rules }] of this.#sets.entries()) {
      for (const plan of rules.reader.plans) this.#feed({ view, rules, viewIndex, plan })
    }
    this.#keywords = soughtTexts(this.#sets.flatMap(({ rules }) => rules.keywordTests()))
  }

  /** Whether the scanner can tell anything of such records. */
  get isScannable(): boolean {
    return this.#keywords !== undefined && this.#conflicts.length <= MAX_CONFLICTS
  }

  get keys(): Iterable<string> {
    return this.#fed.keys()
  }

  get keywords(): readonly string[] {
    return this.#keywords ?? []
  }

  /** For each key the conflicts in which it is, as bits. */
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
    for (const { view, viewIndex, rules, plan } of this.#fed.get(key) ?? []) {
      const items = itemsText(rules, plan, plan.path.read(fieldsOf(record, view)))
      differs ||= items !== itemsText(rules, plan, undefined)
      parts.push(`${viewIndex}:${items}`)
    }
    return differs ? parts.join(';') : ''
  }

  /** Whether what rules find in such a record may hang on more than its values one by one. */
  hangsOnReferences(record: RawRecord): boolean {
    return this.#sets.some(({ view, rules }) => rules.hangsOnReferences(fieldsOf(record, view)))
  }

  #feed(fed: FedField): void {
    const { name } = fed.plan.path
    const keys = new Set([
      name,
      ...(fed.view.aliases ?? []).filter((one) => one.name === name).map((one) => one.key),
    ])
    if (name.includes('.')) keys.add(name.slice(0, name.indexOf('.')))
    for (const key of keys) {
      const known = this.#fed.get(key)
      if (known === undefined) this.#fed.set(key, [fed])
      else known.push(fed)
    }
    if (keys.size > 1) this.#addConflict([...keys])
  }

  #addConflict(keys: readonly string[]): void {
    const same = (other: readonly string[]) =>
      other.length === keys.length && other.every((key) => keys.includes(key))
    if (!this.#conflicts.some(same)) this.#conflicts.push(keys)
  }
}

function itemsText(rules: RuleSet, plan: FieldPlan, value: unknown): string {
  return [...rules.reader.itemsOf(plan, value)].sort((a, b) => a - b).join(',')
}
