import {
  editText,
  type RuleChange,
  type RuleTextState,
  type RuleVersion,
  resolveConflict,
  type StateStore,
  type StoredRule,
  type TenantId,
  takeFromOrigin,
} from '@opensoc/domain'
import { type Clock, OpenSocError } from '@opensoc/kernel'
import type { SigmaError } from '@opensoc/sigma'
import { isRunnable, type RuleFacts, readRules } from './read-rule.ts'

export interface RuleText {
  readonly file: string
  readonly source: string
}

export interface ImportOptions {
  readonly tenantId: TenantId
  readonly space: StoredRule['space']
  /** For rules that are new; a known rule keeps its switch. */
  readonly enable: boolean | ((text: RuleText) => boolean)
  readonly actor: string
  /**
   * What the texts came with. A rule follows its origin: local changes are merged with it. Without one the texts are a
   * person's own, and replace.
   */
  readonly origin?: string
}

export interface ImportOutcome {
  readonly added: number
  readonly updated: number
  readonly merged: number
  readonly unchanged: number
  /** Rules whose update contradicts local changes, or does not run: what ran before runs on. */
  readonly conflicts: readonly { readonly id: string; readonly title: string; readonly file: string }[]
  readonly refused: readonly SigmaError[]
}

/** Who changes a rule, and why. */
export interface RuleChanger {
  readonly tenantId: TenantId
  readonly actor: string
  readonly note?: string
}

/** A change of one rule's text. */
interface Step {
  readonly before: StoredRule | undefined
  readonly after: StoredRule
  /** `restated`: the text is the same, what is known about it is not. */
  readonly change: RuleChange | 'restated'
}

/** Rules in the store: imported as text, checked by compiling, refused with their place, never degraded. */
export class RuleLibrary {
  readonly #state: StateStore
  readonly #clock: Clock

  constructor(options: { readonly state: StateStore; readonly clock: Clock }) {
    this.#state = options.state
    this.#clock = options.clock
  }

  /** Stores what is new or changed. A file that holds several documents becomes a rule for each. */
  async import(files: readonly RuleText[], options: ImportOptions): Promise<ImportOutcome> {
    const known = new Map((await this.#state.rules.list(options.tenantId)).map((rule) => [rule.id, rule]))
    const seen = new Map<string, string>()
    const steps: Step[] = []
    const refused: SigmaError[] = []
    let unchanged = 0
    for (const [position, text] of files.entries()) {
      for (const read of readRules(text.source, text.file)) {
        const error =
          'facts' in read ? (taken(read.facts, text, known, seen, options) ?? read.error) : read.error
        if (error !== undefined) refused.push(error)
        if (!('facts' in read) || error?.code === 'RULE_ID_TAKEN') continue
        seen.set(read.facts.id, text.file)
        const step = this.#importOne(read.facts, text.file, known.get(read.facts.id), options)
        if (step === undefined) unchanged++
        else steps.push(step)
      }
      // A whole release takes seconds to compile: let requests be answered in between.
      if (position % 50 === 49) await new Promise((resolve) => setImmediate(resolve))
    }
    await this.#store(steps, options)
    const counts = countSteps(steps)
    return { ...counts, unchanged: unchanged + counts.restated, refused }
  }

  /** Throws `RULE_INVALID` for a text that is not this rule or does not run. */
  edit(rule: StoredRule, source: string, changer: RuleChanger): Promise<StoredRule> {
    return this.#change(rule, editText(rule, source, followsOrigin(rule)), 'edited', changer)
  }

  /** Ends a conflict: `source` is what runs from now on. Throws `RULE_INVALID` as `edit` does. */
  resolve(rule: StoredRule, source: string, changer: RuleChanger): Promise<StoredRule> {
    return this.#change(rule, resolveConflict(rule, source), 'resolved', changer)
  }

  /** Runs the text of an earlier version again. */
  revert(rule: StoredRule, version: RuleVersion, changer: RuleChanger): Promise<StoredRule> {
    return this.#change(rule, editText(rule, version.source, followsOrigin(rule)), 'reverted', {
      note: `to version ${version.number}`,
      ...changer,
    })
  }

  /** Takes back the last step whole: also a merge or a decision over a conflict. */
  undo(rule: StoredRule, previous: RuleVersion, changer: RuleChanger): Promise<StoredRule> {
    return this.#change(rule, textsOf(previous), 'undone', changer)
  }

  #importOne(
    facts: RuleFacts,
    file: string,
    before: StoredRule | undefined,
    options: ImportOptions,
  ): Step | undefined {
    if (before === undefined) {
      const { tenantId, space, enable, origin } = options
      const enabled = typeof enable === 'boolean' ? enable : enable({ file, source: facts.source })
      const after = { ...facts, tenantId, space, file, enabled, updatedTime: this.#clock.now() }
      return { before, after: { ...after, ...(origin === undefined ? {} : { origin }) }, change: 'imported' }
    }
    if (options.origin === undefined) {
      const texts = editText(before, facts.source, followsOrigin(before))
      return texts.source === before.source ? undefined : this.#step(before, texts, 'edited')
    }
    const { change, state } = takeFromOrigin(before, facts.source, (text) =>
      isRunnable(text, file, before.id),
    )
    if (change !== 'unchanged') return this.#step({ ...before, file, origin: options.origin }, state, change)
    const isMoved = before.file !== file || before.origin !== options.origin
    const isJudgedAnew = before.refused !== facts.refused || before.status !== facts.status
    if (!isMoved && (before.base !== undefined || !isJudgedAnew)) return undefined
    return this.#step({ ...before, file, origin: options.origin }, state, 'restated')
  }

  async #change(
    rule: StoredRule,
    texts: RuleTextState,
    change: RuleChange,
    changer: RuleChanger,
  ): Promise<StoredRule> {
    const error = readRules(texts.source, rule.file).find((read) => read.error !== undefined)?.error
    if (error !== undefined) throw invalid(error.message)
    if (!isRunnable(texts.source, rule.file, rule.id))
      throw invalid(`the text is not the one rule ${rule.id}`)
    const step = this.#step(rule, texts, change)
    await this.#store([step], changer)
    return step.after
  }

  /** The rule with these texts, and everything that its text says said anew. */
  #step(before: StoredRule, texts: RuleTextState, change: Step['change']): Step {
    const { base, pending, refused, status, name, ...kept } = before
    const [read] = readRules(texts.source, before.file)
    const facts = read !== undefined && 'facts' in read ? read.facts : {}
    const updatedTime = Math.max(this.#clock.now(), before.updatedTime + 1)
    return { before, after: { ...kept, ...facts, ...textsOf(texts), updatedTime }, change }
  }

  async #store(steps: readonly Step[], { tenantId, actor, note }: RuleChanger): Promise<void> {
    const versions: Omit<RuleVersion, 'number'>[] = []
    for (const { before, after, change } of steps) {
      if (before === undefined || change === 'restated') continue
      // The first version is what there was before the first change; a release that nobody touched needs none.
      const isFirst = (await this.#state.rules.versions(tenantId, after.id)).length === 0
      if (isFirst) {
        const first = {
          change: 'imported',
          time: before.updatedTime,
          actor: before.origin ?? 'unknown',
        } as const
        versions.push({ tenantId, ruleId: after.id, ...first, ...textsOf(before) })
      }
      const why = note === undefined ? {} : { note }
      versions.push({
        tenantId,
        ruleId: after.id,
        time: after.updatedTime,
        actor,
        change,
        ...why,
        ...textsOf(after),
      })
    }
    await this.#state.transaction(async ({ rules }) => {
      await rules.save(steps.map(({ after }) => after))
      await rules.addVersions(versions)
    })
  }
}

function followsOrigin(rule: StoredRule): boolean {
  return rule.origin !== undefined || rule.space !== 'own'
}

function textsOf({ source, base, pending }: RuleTextState): RuleTextState {
  return {
    source,
    ...(base === undefined ? {} : { base }),
    ...(pending === undefined ? {} : { pending }),
  }
}

/** An id stands for one rule: an import takes none away from another space, nor twice from one release. */
function taken(
  { id, title }: RuleFacts,
  { file }: RuleText,
  known: ReadonlyMap<string, StoredRule>,
  seen: ReadonlyMap<string, string>,
  { space, origin }: ImportOptions,
): SigmaError | undefined {
  const twice = seen.get(id)
  const holder = known.get(id)
  const isHeld = origin !== undefined && space !== 'own' && holder !== undefined && holder.space !== space
  const where = twice ?? (isHeld ? `${holder.file} of the ${holder.space} space` : undefined)
  if (where === undefined) return undefined
  return {
    code: 'RULE_ID_TAKEN',
    message: `'${title}' has the id of a rule in ${where}`,
    expected: 'an id of its own',
    file,
  }
}

function countSteps(steps: readonly Step[]) {
  const count = (...changes: Step['change'][]) =>
    steps.filter(({ change }) => changes.includes(change)).length
  const conflicts = steps
    .filter(({ change }) => change === 'conflicted')
    .map(({ after: { id, title, file } }) => ({ id, title, file }))
  return {
    added: count('imported'),
    updated: count('updated', 'edited'),
    merged: count('merged'),
    restated: count('restated'),
    conflicts,
  }
}

function invalid(message: string): OpenSocError {
  return new OpenSocError('RULE_INVALID', message, {
    nextStep: 'Check the text with POST /api/v1/rules/check.',
  })
}
