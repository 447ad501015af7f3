import { mergeRule } from './merge-rule.ts'
import { isSameRuleText } from './rule-sections.ts'

/** The texts of a rule that follows an origin: what runs, what it began with, what waits for a person. */
export interface RuleTextState {
  /** The text that runs. */
  readonly source: string
  /** The origin's text that `source` was changed from; absent while nothing is changed here. */
  readonly base?: string
  /** A newer text of the origin that contradicts the local changes: until somebody decides, `source` runs on. */
  readonly pending?: string
}

export type OriginChange = 'unchanged' | 'updated' | 'merged' | 'conflicted'

/** Takes what the origin offers now: as it is if nothing was changed here, else merged, else put aside as pending. */
export function takeFromOrigin(
  state: RuleTextState,
  upstream: string,
  /** Whether a text is a rule that runs: one that does not never replaces one that does, it waits as a conflict. */
  isValid: (text: string) => boolean,
): { readonly change: OriginChange; readonly state: RuleTextState } {
  const { source, base, pending } = state
  if (base === undefined) {
    if (isSameRuleText(source, upstream)) return { change: 'unchanged', state }
    return isValid(upstream) || !isValid(source)
      ? { change: 'updated', state: { source: upstream } }
      : { change: 'conflicted', state: { source, base: source, pending: upstream } }
  }
  if (isSameRuleText(upstream, pending ?? base)) return { change: 'unchanged', state }
  // The origin took back what contradicted the local changes.
  if (isSameRuleText(upstream, base)) return { change: 'updated', state: { source, base } }
  const { text, conflicts } = mergeRule({ base, local: source, upstream })
  if (conflicts.length > 0 || !isValid(text))
    return { change: 'conflicted', state: { source, base, pending: upstream } }
  return { change: 'merged', state: changedHere(text, upstream) }
}

/** A person's new text. A rule that follows no origin has no base. */
export function editText(state: RuleTextState, text: string, followsOrigin: boolean): RuleTextState {
  if (!followsOrigin) return { source: text }
  const { pending } = state
  const edited = changedHere(text, state.base ?? state.source)
  return pending === undefined ? edited : { ...edited, base: state.base ?? state.source, pending }
}

/** A person's decision over a conflict: from now on the text counts as a change of what was pending. */
export function resolveConflict(state: RuleTextState, text: string): RuleTextState {
  return state.pending === undefined ? editText(state, text, true) : changedHere(text, state.pending)
}

function changedHere(source: string, base: string): RuleTextState {
  return isSameRuleText(source, base) ? { source } : { source, base }
}
