import type { Quieting, RuleException, StoredRule } from '@opensoc/domain'
import { parseSigma, type SigmaDocument } from '@opensoc/sigma'

/** A document that the workers run. */
export interface RunningRule {
  readonly id: string
  readonly file: string
  readonly source: string
  /** Nobody enabled it: it runs because a correlation needs its matches, and raises nothing itself. */
  readonly isOnlyCorrelated: boolean
}

/** All that the workers run. */
export interface RunningSet {
  readonly rules: readonly RunningRule[]
  readonly exceptions: readonly RuleException[]
  readonly quietings: readonly Quieting[]
}

/** The enabled rules, correlations and filters that load, and the rules that the correlations need. */
export function runningRules(stored: readonly StoredRule[]): RunningRule[] {
  const loadable = stored.filter((rule) => rule.refused === undefined)
  const running = new Map<string, RunningRule>()
  const add = (rule: StoredRule, isOnlyCorrelated: boolean) => {
    const { id, file, source } = rule
    running.set(id, { id, file, source, isOnlyCorrelated })
  }
  for (const rule of loadable) if (rule.enabled) add(rule, false)
  const byName = new Map(
    loadable.flatMap((rule) => [rule.id, rule.name ?? rule.id].map((name) => [name, rule])),
  )
  const open = loadable.filter((rule) => rule.enabled && rule.kind === 'correlation')
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const reference of referencesOf(next)) {
      const needed = byName.get(reference)
      if (needed === undefined || running.has(needed.id)) continue
      add(needed, true)
      if (needed.kind === 'correlation') open.push(needed)
    }
  }
  return [...running.values()]
}

/** Of the running ones, the correlations, what they correlate, and the filters: what the correlating thread compiles. */
export function correlatedDocuments(stored: readonly StoredRule[]): SigmaDocument[] {
  const kinds = new Map(stored.map(({ id, kind }) => [id, kind]))
  const running = runningRules(stored)
  const documents = new Map(
    running.filter(({ id }) => kinds.get(id) !== 'rule').map((rule) => [rule.id, documentOf(rule)]),
  )
  const needed = new Set(
    [...documents.values()].flatMap((document) =>
      document?.ok === true && document.kind === 'correlation' ? document.correlation.rules : [],
    ),
  )
  const names = new Map(stored.map(({ id, name }) => [id, name]))
  for (const rule of running) {
    const name = names.get(rule.id)
    if (needed.has(rule.id) || (name !== undefined && needed.has(name)))
      documents.set(rule.id, documentOf(rule))
  }
  return [...documents.values()].filter((document) => document !== undefined)
}

/** The stored texts of what the correlations of a text name, and of what those name. */
export function correlatedTexts(text: string, stored: readonly StoredRule[]): string[] {
  const byName = new Map(
    stored.flatMap((rule) => [rule.id, rule.name ?? rule.id].map((name) => [name, rule])),
  )
  const found = new Map<string, string>()
  const open = [text]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const document of parseSigma(next)) {
      if (!document.ok || document.kind !== 'correlation') continue
      for (const reference of document.correlation.rules) {
        const rule = byName.get(reference)
        if (rule === undefined || found.has(rule.id)) continue
        found.set(rule.id, rule.source)
        open.push(rule.source)
      }
    }
  }
  return [...found.values()]
}

/** The document of a stored rule: its text holds that one alone. */
export function documentOf({
  file,
  source,
}: Pick<RunningRule, 'file' | 'source'>): SigmaDocument | undefined {
  return parseSigma(source, { file })[0]
}

function referencesOf(rule: StoredRule): readonly string[] {
  const document = documentOf(rule)
  return document?.ok === true && document.kind === 'correlation' ? document.correlation.rules : []
}
