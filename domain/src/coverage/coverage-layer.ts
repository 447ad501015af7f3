import { type AttackDomain, writeNavigatorLayer } from '@opensoc/attack'
import type { CoverageState, TechniqueCoverage } from './coverage.ts'

const WORDS: Readonly<Record<CoverageState, string>> = {
  none: 'no rule',
  'sub-technique': 'only by a sub-technique',
  rule: 'rule',
  live: 'rule with live telemetry',
  tested: 'rule with live telemetry, tested',
}
const MAX_NAMED_RULES = 50

/** A layer for ATT&CK Navigator: the score is the number of rules that run, the comment says how far and names them. */
export function coverageLayer(
  domain: AttackDomain,
  techniques: readonly TechniqueCoverage[],
  description: string,
): string {
  return writeNavigatorLayer({
    name: 'OpenSOC coverage',
    domain,
    description,
    techniques: techniques.map(({ id, state, rules }) => {
      const running = rules.filter(({ isRunning }) => isRunning)
      const named = running.slice(0, MAX_NAMED_RULES).map((rule) => rule.id)
      return {
        techniqueID: id,
        score: running.length,
        ...(state === 'none'
          ? {}
          : { comment: [`${WORDS[state]}${named.length > 0 ? ':' : ''}`, ...named].join(' ') }),
      }
    }),
  })
}
