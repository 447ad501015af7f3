import { diff3Merge } from 'node-diff3'
import { type RuleSection, ruleLines, ruleSections } from './rule-sections.ts'

export interface RuleTexts {
  /** What both sides began with. */
  readonly base: string
  readonly local: string
  readonly upstream: string
}

export interface RuleMerge {
  /** The merged text; where the sides contradict each other it holds both between `<<<<<<<` and `>>>>>>>` lines. */
  readonly text: string
  /** Top-level keys where they do; empty after a clean merge. */
  readonly conflicts: readonly string[]
}

/** Longer texts are not compared line by line: they conflict as a whole. Diffing takes quadratic time at worst. */
const MAX_LINES = 4000

/**
 * Merges what the local and the upstream version of a rule changed since their base, first by top-level key, then by
 * line within a key that both changed. Of `modified` the later date wins. The result may still not be a valid rule.
 */
export function mergeRule(texts: RuleTexts): RuleMerge {
  const base = ruleSections(texts.base)
  const local = ruleSections(texts.local)
  const upstream = ruleSections(texts.upstream)
  const merged: Merged =
    base === undefined || local === undefined || upstream === undefined
      ? mergeLines('rule', ruleLines(texts.local), ruleLines(texts.base), ruleLines(texts.upstream))
      : mergeSections(local, base, upstream)
  const text = merged.lines.join('\n')
  return { text: text.endsWith('\n') ? text : `${text}\n`, conflicts: merged.conflicts }
}

interface Merged {
  readonly lines: readonly string[]
  readonly conflicts: readonly string[]
}

function mergeSections(
  local: readonly RuleSection[],
  base: readonly RuleSection[],
  upstream: readonly RuleSection[],
): Merged {
  const [ofLocal, ofBase, ofUpstream] = [linesByKey(local), linesByKey(base), linesByKey(upstream)]
  const lines: string[] = []
  const conflicts: string[] = []
  for (const key of keysInOrder(local, upstream)) {
    const merged = mergeKey(key, ofLocal.get(key), ofBase.get(key), ofUpstream.get(key))
    lines.push(...merged.lines)
    conflicts.push(...merged.conflicts)
  }
  return { lines, conflicts }
}

function linesByKey(sections: readonly RuleSection[]): ReadonlyMap<string, readonly string[]> {
  return new Map(sections.map(({ key, lines }) => [key, lines]))
}

/** The local order; a key that only upstream has comes after the key that it follows there. */
function keysInOrder(local: readonly RuleSection[], upstream: readonly RuleSection[]): string[] {
  const keys = local.map(({ key }) => key)
  for (const [at, { key }] of upstream.entries()) {
    if (keys.includes(key)) continue
    const before = upstream[at - 1]?.key
    keys.splice(before === undefined ? 0 : keys.indexOf(before) + 1, 0, key)
  }
  return keys
}

function mergeKey(
  key: string,
  local: readonly string[] | undefined,
  base: readonly string[] | undefined,
  upstream: readonly string[] | undefined,
): Merged {
  const taken = (lines: readonly string[] = []): Merged => ({ lines, conflicts: [] })
  if (isSame(local, upstream) || isSame(upstream, base)) return taken(local)
  if (isSame(local, base)) return taken(upstream)
  if (key === 'modified' && local !== undefined && upstream !== undefined)
    return taken(local.join('') > upstream.join('') ? local : upstream)
  return mergeLines(key, local ?? [], base ?? [], upstream ?? [])
}

function isSame(one: readonly string[] | undefined, other: readonly string[] | undefined): boolean {
  return one?.join('\n') === other?.join('\n')
}

function mergeLines(
  key: string,
  local: readonly string[],
  base: readonly string[],
  upstream: readonly string[],
): Merged {
  if (Math.max(local.length, base.length, upstream.length) > MAX_LINES)
    return { lines: conflictLines(local, base, upstream), conflicts: [key] }
  const lines: string[] = []
  let conflicts: string[] = []
  for (const part of diff3Merge([...local], [...base], [...upstream], { excludeFalseConflicts: true })) {
    if (part.ok !== undefined) lines.push(...part.ok)
    else if (part.conflict !== undefined) {
      const { a, o, b } = part.conflict
      lines.push(...conflictLines(a, o, b))
      conflicts = [key]
    }
  }
  return { lines, conflicts }
}

function conflictLines(
  local: readonly string[],
  base: readonly string[],
  upstream: readonly string[],
): string[] {
  return ['<<<<<<< yours', ...local, '||||||| base', ...base, '=======', ...upstream, '>>>>>>> upstream']
}
