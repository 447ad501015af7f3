import type { StoredRule } from '@opensoc/domain'
import { compileRuleSet, parseSigma, type SigmaError } from '@opensoc/sigma'
import { correlatedTexts } from './running-rules.ts'

/** What the correlations of a text name that is not there, does not load, or leads back to them. */
export async function referenceErrors(
  source: string,
  file: string,
  /** Asked only if the text holds a correlation. */
  list: () => Promise<readonly StoredRule[]>,
): Promise<SigmaError[]> {
  const own = parseSigma(source, { file })
  const ids = new Set(
    own.flatMap((document) =>
      document.ok && document.kind === 'correlation' ? [document.correlation.id] : [],
    ),
  )
  if (ids.size === 0) return []
  const others = correlatedTexts(
    source,
    (await list()).filter(({ id }) => !ids.has(id)),
  )
  const { refused } = compileRuleSet([...own, ...others.flatMap((text) => parseSigma(text))])
  return refused.flatMap(({ id, error }) => (id !== undefined && ids.has(id) ? [error] : []))
}
