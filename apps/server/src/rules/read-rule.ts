import type { StoredRule } from '@opensoc/domain'
import { compileRule, parseSigma, type SigmaDocument, type SigmaError } from '@opensoc/sigma'

/** What a rule's own text says about it. */
export type RuleFacts = Pick<
  StoredRule,
  'id' | 'title' | 'level' | 'status' | 'tags' | 'logsource' | 'refused'
> & { readonly source: string }

export type ReadRule =
  /** With an error the rule is known by its id, but cannot run. */
  { readonly facts: RuleFacts; readonly error?: SigmaError } | { readonly error: SigmaError }

/** The rules of a file's text, one a document, checked by compiling. Takes milliseconds a rule. */
export function readRules(source: string, file: string): ReadRule[] {
  return parseSigma(source, { file }).map((document) => readRule(document, file))
}

/** Whether a text is this one rule and runs. */
export function isRunnable(source: string, file: string, id: string): boolean {
  const [read, ...more] = readRules(source, file)
  return (
    read !== undefined &&
    more.length === 0 &&
    'facts' in read &&
    read.facts.id === id &&
    read.error === undefined
  )
}

function readRule(document: SigmaDocument, file: string): ReadRule {
  if (!document.ok) return { error: document.error }
  if (document.kind !== 'rule') return { error: notYet(document.kind, file) }
  const { id, title, level, status, tags, logsource, source } = document.rule
  const outcome = compileRule(document.rule)
  const facts: RuleFacts = {
    id,
    title,
    level,
    ...(status === undefined ? {} : { status }),
    tags,
    logsource: { ...logsource } as Record<string, string>,
    source,
    ...(outcome.ok ? {} : { refused: printSigmaError(outcome.error) }),
  }
  return outcome.ok ? { facts } : { facts, error: outcome.error }
}

export function printSigmaError(error: SigmaError): string {
  const place = [error.file, error.line, error.column].filter((part) => part !== undefined).join(':')
  return `${place}: ${error.message}${error.expected === undefined ? '' : ` (expected ${error.expected})`}`
}

function notYet(kind: string, file: string): SigmaError {
  return {
    code: 'SIGMA_KIND_UNSUPPORTED',
    message: `a ${kind} document is not run by this version`,
    expected: 'a rule document',
    file,
  }
}
