import {
  editText,
  type RuleChange,
  type RuleTextState,
  type RuleVersion,
  resolveConflict,
  type StateStore,
  type StoredRule,
  type TenantId,
} from '@opensoc/domain'
import { type Clock, OpenSocError } from '@opensoc/kernel'
import type { SigmaError } from '@opensoc/sigma'
import { isRunnable, type RuleFacts, readRules } from './read-rule.ts'
import { referenceErrors } from './reference-errors.ts'
import { changeStep, followsOrigin, importStep, type RuleStep, textsOf } from './rule-step.ts'

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

/**
 * Rules in the store: imported as text, checked by compiling, refused with their place, never degraded.
 *
 * All changes of rules pass here, one after the other: an import that takes seconds overwrites neither an edit nor a
 * switch that comes meanwhile.
 */
export class RuleLibrary {
  readonly #state: StateStore
  readonly #clock: Clock
  #turn: Promise<unknown> = Promise.resolve()

  constructor(options: { readonly state: StateStore; readonly clock: Clock }) {
    this.#state = options.state
    this.#clock = options.clock
  }

  /** Stores what is new or changed. A file that holds several documents becomes a rule for each. */
  import(files: readonly RuleText[], options: ImportOptions): Promise<ImportOutcome> {
    return this.#inTurn(() => this.#import(files, options))
  }

  async #import(files: readonly RuleText[], options: ImportOptions): Promise<ImportOutcome> {
    const known = new Map((await this.#state.rules.list(options.tenantId)).map((rule) => [rule.id, rule]))
    const seen = new Map<string, string>()
    const steps: RuleStep[] = []
    const refused: SigmaError[] = []
    let unchanged = 0
    for (const [position, text] of files.entries()) {
      for (const read of readRules(text.source, text.file)) {
        const error =
          'facts' in read ? (taken(read.facts, text, known, seen, options) ?? read.error) : read.error
        if (error !== undefined) refused.push(error)
        if (!('facts' in read) || error?.code === 'RULE_ID_TAKEN') continue
        seen.set(read.facts.id, text.file)
        const step = importStep(read.facts, text.file, known.get(read.facts.id), {
          ...options,
          now: this.#clock.now(),
        })
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

  /**
   * `seen` is the rule as the person saw it. Throws `RULE_CHANGED` if it is another by now, `RULE_INVALID` for a text
   * that is not this rule or does not run.
   */
  edit(seen: StoredRule, source: string, changer: RuleChanger): Promise<StoredRule> {
    return this.#change(seen, (rule) => editText(rule, source, followsOrigin(rule)), 'edited', changer)
  }

  /** Ends a conflict: `source` is what runs from now on. Throws as `edit` does. */
  resolve(seen: StoredRule, source: string, changer: RuleChanger): Promise<StoredRule> {
    return this.#change(seen, (rule) => resolveConflict(rule, source), 'resolved', changer)
  }

  /** Runs the text of an earlier version again. Throws as `edit` does. */
  revert(seen: StoredRule, { number, source }: RuleVersion, changer: RuleChanger): Promise<StoredRule> {
    const why = { note: `to version ${number}`, ...changer }
    return this.#change(seen, (rule) => editText(rule, source, followsOrigin(rule)), 'reverted', why)
  }

  /** Takes back the last step whole: also a merge or a decision over a conflict. Throws as `edit` does. */
  undo(seen: StoredRule, previous: RuleVersion, changer: RuleChanger): Promise<StoredRule> {
    return this.#change(seen, () => textsOf(previous), 'undone', changer)
  }

  setEnabled(tenantId: TenantId, ids: readonly string[], enabled: boolean): Promise<number> {
    return this.#inTurn(() => this.#state.rules.setEnabled(tenantId, ids, enabled))
  }

  remove(tenantId: TenantId, ids: readonly string[]): Promise<number> {
    return this.#inTurn(() => this.#state.rules.remove(tenantId, ids))
  }

  /**
   * Removes the rules of an origin whose file is gone from it; those that were changed here stay. `files` are all
   * files of the origin.
   */
  removeMissing(
    tenantId: TenantId,
    origin: string,
    files: readonly RuleText[],
  ): Promise<readonly StoredRule[]> {
    const present = new Set(files.map(({ file }) => file))
    return this.#inTurn(async () => {
      const missing = (await this.#state.rules.list(tenantId)).filter(
        (rule) => rule.origin === origin && rule.base === undefined && !present.has(rule.file),
      )
      await this.#state.rules.remove(
        tenantId,
        missing.map(({ id }) => id),
      )
      return missing
    })
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work)
    this.#turn = done.catch(() => undefined)
    return done
  }

  #change(
    seen: StoredRule,
    textsOfNext: (rule: StoredRule) => RuleTextState,
    change: RuleChange,
    changer: RuleChanger,
  ): Promise<StoredRule> {
    return this.#inTurn(async () => {
      const rule = await this.#state.rules.get(changer.tenantId, seen.id)
      if (rule?.updatedTime !== seen.updatedTime) throw changedSince(seen)
      const texts = textsOfNext(rule)
      assertRuns(texts.source, rule)
      const [unresolved] = await referenceErrors(texts.source, rule.file, () =>
        this.#state.rules.list(changer.tenantId),
      )
      if (unresolved !== undefined) throw invalid(unresolved.message)
      const step = changeStep(rule, texts, change, this.#clock.now())
      await this.#store([step], changer)
      return step.after
    })
  }

  async #store(steps: readonly RuleStep[], { tenantId, actor, note }: RuleChanger): Promise<void> {
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

function countSteps(steps: readonly RuleStep[]) {
  const count = (...changes: RuleStep['change'][]) =>
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

function assertRuns(source: string, { id, file }: StoredRule): void {
  const error = readRules(source, file).find((read) => read.error !== undefined)?.error
  if (error !== undefined) throw invalid(error.message)
  if (!isRunnable(source, file, id)) throw invalid(`the text is not the one rule ${id}`)
}

function invalid(message: string): OpenSocError {
  return new OpenSocError('RULE_INVALID', message, {
    nextStep: 'Check the text with POST /api/v1/rules/check.',
  })
}

function changedSince({ id }: StoredRule): OpenSocError {
  return new OpenSocError('RULE_CHANGED', `somebody changed rule ${id} while you edited it`, {
    nextStep: 'Read it again and join both changes.',
  })
}
