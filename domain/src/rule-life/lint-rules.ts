import { ATTACK_VERSION, parseAttackTag } from '@opensoc/attack'
import { type LintFinding, lintSigma, type SigmaText } from '@opensoc/sigma'

/** What the conventions have against these rules; tags of the `attack` namespace must be current in our ATT&CK. */
export function lintRules(texts: readonly SigmaText[]): LintFinding[] {
  return lintSigma(texts, { checkTag: attackProblem })
}

function attackProblem(tag: string): string | undefined {
  if (!tag.startsWith('attack.')) return undefined
  const reference = parseAttackTag(tag)
  if (reference === undefined) return `'${tag}' is not in ATT&CK ${ATTACK_VERSION}`
  if (reference.kind !== 'technique' || reference.technique !== undefined) return undefined
  return `'${tag}' is revoked, deprecated or newer than ATT&CK ${ATTACK_VERSION}`
}
