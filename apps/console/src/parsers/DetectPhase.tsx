import { Link } from '@tanstack/react-router'
import { plural } from '../text/amounts.ts'
import { VisibleText } from '../text/VisibleText.tsx'
import { EventTree } from './EventTree.tsx'
import styles from './parsers.module.css'
import type { Trial } from './useTrial.ts'

/** The views that rules see, how many were asked, and which of them fire. */
export function DetectPhase({
  detect,
}: {
  readonly detect: NonNullable<Trial['records'][number]['detect']>
}) {
  const { views, matches } = detect
  return (
    <section className={styles.phase} aria-label="Detect">
      <h2>4 Detect</h2>
      <p>
        {matches.length === 0
          ? whyNot(views)
          : `${plural(matches.length, 'rule')} ${matches.length === 1 ? 'fires' : 'fire'}.`}
      </p>
      <ul className={styles.list}>
        {matches.map(({ rule_id, title, level, fields, exception, is_silent }) => (
          <li key={rule_id}>
            <Link to={'/rules/$id' as never} params={{ id: rule_id } as never}>
              <VisibleText text={title} />
            </Link>{' '}
            <span className="tag">{level}</span>{' '}
            {exception !== undefined && <span className="dim">held back by exception {exception}</span>}
            {is_silent && <span className="dim">only for correlations</span>}
            <EventTree label={`What made ${title} true`} tree={fields} />
          </li>
        ))}
      </ul>
      {views.map(({ logsource, fields, rules }) => (
        <details key={JSON.stringify(logsource)} className={styles.view}>
          <summary>
            {plural(rules, 'rule')} of {sourceWords(logsource)}
          </summary>
          <EventTree label={`What rules of ${sourceWords(logsource)} see`} tree={fields} />
        </details>
      ))}
    </section>
  )
}

type Views = NonNullable<Trial['records'][number]['detect']>['views']

function whyNot(views: Views): string {
  if (views.length === 0) return 'No rule fires: the event has no log source of Sigma.'
  const asked = Math.max(...views.map(({ rules }) => rules))
  return asked === 0
    ? 'No rule fires: none that runs is about its log sources.'
    : 'No rule fires: those that were asked find nothing in it.'
}

function sourceWords({ product, service, category }: Views[number]['logsource']): string {
  return [product, service, category].filter((part) => part !== undefined).join(' / ')
}
