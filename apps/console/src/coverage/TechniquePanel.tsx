import type { getTechniqueCoverage, OperationResponse } from '@opensoc/contract'
import { Link } from '@tanstack/react-router'
import { useKeyLayer } from '../keys/useKeyLayer.ts'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { LoadingRows } from '../states/LoadingRows.tsx'
import { count } from '../text/amounts.ts'
import { Time } from '../text/Time.tsx'
import { VisibleText } from '../text/VisibleText.tsx'
import styles from './coverage.module.css'
import { nextStep, STATES } from './coverage-words.ts'
import { useTechniqueCoverage } from './useCoverage.ts'

type Detail = OperationResponse<typeof getTechniqueCoverage>
type CoveringRule = Detail['rule_list'][number]

interface TechniquePanelProps {
  readonly id: string
  readonly days: number
  readonly onClose: () => void
}

/** One technique: its rules, whether what they read arrives, when they were tested, and what is missing. */
export function TechniquePanel({ id, days, onClose }: TechniquePanelProps) {
  const technique = useTechniqueCoverage(id, days)
  useKeyLayer('Technique', [{ keys: 'Escape', label: 'Close the technique', run: onClose }])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region must be reachable by keyboard
    <aside className="side" aria-label="Technique" tabIndex={0}>
      <div className="row-of">
        <span className="mono">{id}</span>
        <span className="spacer" />
        <button type="button" className="button quiet" aria-label="Close the technique" onClick={onClose}>
          ✕
        </button>
      </div>
      {technique.isPending && <LoadingRows what="the technique" rows={4} />}
      {technique.isError && <ErrorPanel error={technique.error} onRetry={() => void technique.refetch()} />}
      {technique.data !== undefined && <About technique={technique.data} />}
    </aside>
  )
}

function About({ technique }: { readonly technique: Detail }) {
  const { id, name, state, tactics, platforms, tested_time, finding_count, rule_list } = technique
  const running = rule_list.filter(({ is_running }) => is_running)
  const idle = rule_list.filter(({ is_running }) => !is_running)
  return (
    <>
      <h2>{name ?? 'Not in this release of ATT&CK'}</h2>
      <dl className="facts">
        <dt>State</dt>
        <dd>
          {STATES[state].mark} {STATES[state].words}
        </dd>
        <dt>Tested</dt>
        <dd>{tested_time === undefined ? 'never' : <Time time={tested_time} />}</dd>
        <dt>Alerts</dt>
        <dd>{count(finding_count)}</dd>
        <dt>Tactics</dt>
        <dd>{tactics.join(', ')}</dd>
        <dt>Platforms</dt>
        <dd>{platforms.join(', ')}</dd>
      </dl>
      <h3>What is missing</h3>
      <p>{nextStep(technique)}</p>
      <RuleList title="Rules that run" rules={running} />
      <RuleList title="Rules that are off" rules={idle} />
      <p className={styles.more}>
        <Link to="/rules" search={{ q: `attack.${id.toLowerCase()}` } as never}>
          All in the rules
        </Link>
      </p>
    </>
  )
}

function RuleList({ title, rules }: { readonly title: string; readonly rules: readonly CoveringRule[] }) {
  if (rules.length === 0) return null
  return (
    <section aria-label={title}>
      <h3>
        {title} ({count(rules.length)})
      </h3>
      <ul className={styles.rules}>
        {rules.map((rule) => (
          <li key={rule.id}>
            <Link to="/rules/$id" params={{ id: rule.id } as never}>
              <VisibleText text={rule.title} />
            </Link>
            {rule.sources.map(({ name, is_live, last_time }) => (
              <span key={name} className={is_live ? styles.arrives : styles.missing}>
                {is_live ? '✓' : '✗'} <VisibleText text={name} />{' '}
                <span className="dim">
                  {last_time === undefined ? (
                    'never seen'
                  ) : (
                    <>
                      last <Time time={last_time} form="ago" />
                    </>
                  )}
                </span>
              </span>
            ))}
            <span className="dim">
              {rule.tested_time === undefined ? (
                <Link to="/rules/$id" params={{ id: rule.id } as never} search={{ tab: 'tests' } as never}>
                  not tested
                </Link>
              ) : (
                <>
                  tested <Time time={rule.tested_time} form="ago" />
                </>
              )}
              {rule.finding_count > 0 && `, ${count(rule.finding_count)} alerts`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
