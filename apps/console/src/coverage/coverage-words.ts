import type { TechniqueCoverage } from '@opensoc/contract'

type State = TechniqueCoverage['state']

/** A state's mark and words: it is told by shape and text, never by color alone. */
export const STATES: Readonly<Record<State, { readonly mark: string; readonly words: string }>> = {
  none: { mark: '·', words: 'no rule' },
  'sub-technique': { mark: '◌', words: 'only by a sub-technique' },
  rule: { mark: '○', words: 'rule, no live telemetry' },
  live: { mark: '◐', words: 'rule with live telemetry' },
  tested: { mark: '●', words: 'live telemetry, rule tested' },
}

/** What stands between this technique and the next better state, in one sentence. */
export function nextStep({ state, idle_rules, idle_live_rules }: TechniqueCoverage): string {
  switch (state) {
    case 'none':
    case 'sub-technique':
      if (idle_live_rules > 0)
        return `Enable a rule that is there: the telemetry of ${idle_live_rules} arrives already.`
      return idle_rules > 0
        ? 'Enable a rule that is there, and bring its log source.'
        : 'No rule names it: write or import one.'
    case 'rule':
      return 'Bring a log source of its rules.'
    case 'live':
      return 'Give a rule a unit test that passes.'
    case 'tested':
      return 'Nothing is missing that we know of.'
  }
}
