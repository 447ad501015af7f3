import { getRuleTestEvent, listFindings, type RuleTexts } from '@opensoc/contract'
import { useQuery } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { showToast } from '../shell/toast-store.ts'
import { problemLine } from '../states/problem-words.ts'
import { Time } from '../text/Time.tsx'
import { VisibleText } from '../text/VisibleText.tsx'
import styles from './rules.module.css'
import { useMayChangeRules } from './useMayChangeRules.ts'

interface RealEventsProps {
  readonly rule: RuleTexts
  readonly onTake: (kind: 'positive' | 'negative', yaml: string) => void
}

const SHOWN = 20
const WORDS = { positive: 'Must fire', negative: 'Must not fire' } as const

/** The newest alerts of the rule: what was right becomes a test that must fire, what was wrong one that must not. */
export function RealEvents({ rule, onTake }: RealEventsProps) {
  const mayChange = useMayChangeRules()
  const findings = useQuery({
    queryKey: ['rule-findings', rule.id],
    queryFn: ({ signal }) => call(listFindings, { query: { rule_id: rule.id, limit: SHOWN } }, { signal }),
  })
  const take = async (eventId: string, kind: 'positive' | 'negative') => {
    try {
      const event = await call(getRuleTestEvent, { params: { id: rule.id }, query: { event_id: eventId } })
      onTake(kind, event.yaml)
    } catch (error) {
      showToast(`Not added: ${problemLine(error)}`, { isProblem: true })
    }
  }
  const items = findings.data?.items ?? []
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region must be reachable by keyboard
    <aside className="side" aria-label="Events of real alerts" tabIndex={0}>
      <h2>Events of real alerts</h2>
      {findings.isError && <p role="alert">{problemLine(findings.error)}</p>}
      {findings.isSuccess && items.length === 0 && <p className="dim">The rule has raised no alert.</p>}
      <ul className={styles.events}>
        {items.map(({ id, time, host, event_ids: [eventId = ''] }) => (
          <li key={id}>
            <Time time={time} /> <VisibleText text={host ?? ''} />
            <div className="row-of">
              {(['positive', 'negative'] as const).map((kind) => (
                <button
                  key={kind}
                  type="button"
                  className="button"
                  disabled={!mayChange || eventId === ''}
                  aria-label={`${WORDS[kind]}: the event of ${host ?? 'this alert'}`}
                  onClick={() => void take(eventId, kind)}
                >
                  {WORDS[kind]}
                </button>
              ))}
            </div>
          </li>
        ))}
      </ul>
    </aside>
  )
}
