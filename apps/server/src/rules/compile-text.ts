import { OpenSocError } from '@opensoc/kernel'
import { type CompiledRule, compileRule, parseSigma } from '@opensoc/sigma'

/** Compiles a stored rule. It was validated when it was stored, so a failure is a broken promise and throws. */
export function compileText(rule: {
  readonly id: string
  readonly file: string
  readonly source: string
}): CompiledRule[] {
  const compiled: CompiledRule[] = []
  for (const document of parseSigma(rule.source, { file: rule.file })) {
    if (!document.ok) throw new OpenSocError('RULE_INVALID', `${rule.file}: ${document.error.message}`)
    if (document.kind !== 'rule' || document.rule.id !== rule.id) continue
    const outcome = compileRule(document.rule)
    if (!outcome.ok) throw new OpenSocError('RULE_INVALID', `${rule.file}: ${outcome.error.message}`)
    compiled.push(outcome.rule)
  }
  return compiled
}
