import { type CompiledRule, compileRule, parseSigma, type SigmaError } from '@opensoc/sigma'
import type { StoredRule } from '../stored-rule.ts'

/** Which rules an exception narrows. Of several criteria all must hold. */
export type ExceptionScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'rules'; readonly ids: readonly string[] }
  | {
      readonly kind: 'group'
      readonly tag?: string
      readonly level?: string
      readonly product?: string
    }

/** What rules must not find: a part of the life of a rule, not of its text. */
export interface RuleException {
  readonly id: string
  readonly tenantId: string
  readonly title: string
  readonly scope: ExceptionScope
  /** YAML: selections and `condition`, as under `detection:` of a Sigma rule. True: the match makes no finding. */
  readonly detection: string
  readonly owner: string
  readonly reason: string
  readonly createdTime: number
  /** From then on it is without effect, by when an event was received; absent: never. Milliseconds since the epoch. */
  readonly expiresTime?: number
  readonly enabled: boolean
}

/** How often an exception held a match back. */
export interface ExceptionHits {
  readonly count: number
  /** Event time of the latest. */
  readonly lastTime: number
}

/** The log source under which exceptions are matched: it is no event's own. */
export const EXCEPTION_LOGSOURCE = { product: 'opensoc-exception' } as const

export type CompiledException =
  | { readonly ok: true; readonly rule: CompiledRule }
  /** Places count within `detection`. */
  | { readonly ok: false; readonly error: SigmaError }

const HEAD = ['title: exception', `logsource: { product: ${EXCEPTION_LOGSOURCE.product} }`, 'detection:']
const INDENT = '  '

/** Compiles an exception's block by the engine's own meaning, under the exception's id. */
export function compileException({
  id,
  detection,
}: Pick<RuleException, 'id' | 'detection'>): CompiledException {
  const block = detection.split('\n').map((line) => INDENT + line)
  const [document, ...others] = parseSigma([...HEAD, ...block].join('\n'))
  if (document === undefined || others.length > 0) {
    return {
      ok: false,
      error: { code: 'EXCEPTION_DETECTION', message: 'not one detection block', expected: FORM },
    }
  }
  if (!document.ok) return { ok: false, error: inBlock(document.error) }
  if (document.kind !== 'rule') {
    return {
      ok: false,
      error: { code: 'EXCEPTION_DETECTION', message: 'not a detection block', expected: FORM },
    }
  }
  const outcome = compileRule({ ...document.rule, id })
  return outcome.ok ? outcome : { ok: false, error: inBlock(outcome.error) }
}

const FORM = 'selections and a condition, as under `detection:`'

function inBlock({ line, column, ...error }: SigmaError): SigmaError {
  if (line === undefined || line <= HEAD.length) return error
  return { ...error, line: line - HEAD.length, column: Math.max(1, (column ?? 1) - INDENT.length) }
}

/** Whether an exception narrows a rule. */
export function isInScope(
  scope: ExceptionScope,
  rule: Pick<StoredRule, 'id' | 'level' | 'tags' | 'logsource'>,
): boolean {
  if (scope.kind === 'all') return true
  if (scope.kind === 'rules') return scope.ids.includes(rule.id)
  const { tag, level, product } = scope
  return (
    (tag === undefined || rule.tags.includes(tag)) &&
    (level === undefined || rule.level === level) &&
    (product === undefined || rule.logsource['product'] === product)
  )
}
