import type { StoredRule } from '@opensoc/domain'
import {
  compileRule,
  parseSigma,
  type SigmaAttributes,
  type SigmaDocument,
  type SigmaError,
} from '@opensoc/sigma'

/** What a rule's own text says about it. */
export type RuleFacts = Pick<
  StoredRule,
  'id' | 'title' | 'kind' | 'name' | 'level' | 'status' | 'tags' | 'logsource' | 'refused'
> & { readonly source: string }

export type ReadRule =
  /** With an error the rule is known by its id, but cannot run. */
  { readonly facts: RuleFacts; readonly error?: SigmaError } | { readonly error: SigmaError }

/** The rules of a file's text, one a document, checked by compiling. Takes milliseconds a rule. */
export function readRules(source: string, file: string): ReadRule[] {
  return parseSigma(source, { file }).map(readRule)
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

/** Whether a correlation finds what it names is known only in a set: see `ActiveRules.unresolved`. */
function readRule(document: SigmaDocument): ReadRule {
  if (!document.ok) return { error: document.error }
  if (document.kind === 'correlation') {
    const { correlation } = document
    return {
      facts: {
        ...factsOf(correlation),
        kind: 'correlation',
        level: correlation.level ?? 'medium',
        logsource: {},
      },
    }
  }
  if (document.kind === 'filter') {
    const { filter } = document
    return {
      facts: {
        ...factsOf(filter),
        kind: 'filter',
        level: 'informational',
        logsource: { ...filter.logsource },
      },
    }
  }
  const { rule } = document
  const facts: RuleFacts = {
    ...factsOf(rule),
    kind: 'rule',
    level: rule.level,
    logsource: { ...rule.logsource },
  }
  const outcome = compileRule(rule)
  if (outcome.ok) return { facts }
  return { facts: { ...facts, refused: printSigmaError(outcome.error) }, error: outcome.error }
}

function factsOf({ id, title, name, status, tags, source }: SigmaAttributes) {
  return {
    id,
    title,
    ...(name === undefined ? {} : { name }),
    ...(status === undefined ? {} : { status }),
    tags,
    source,
  }
}

export function printSigmaError(error: SigmaError): string {
  const place = [error.file, error.line, error.column].filter((part) => part !== undefined).join(':')
  return `${place}: ${error.message}${error.expected === undefined ? '' : ` (expected ${error.expected})`}`
}
