import type { ExceptionSimulation } from '@opensoc/contract'
import { Link } from '@tanstack/react-router'
import { count, plural } from '../text/amounts.ts'
import { VisibleText } from '../text/VisibleText.tsx'
import styles from './tuning.module.css'

const SHOWN_RULES = 5

/** What an exception would have held back, and of which incidents. */
export function SimulationResult({ simulation }: { readonly simulation: ExceptionSimulation }) {
  const { checked, removed, unchecked, is_cut, by_rule, by_day, hosts, users, incidents } = simulation
  const most = Math.max(1, ...by_day.map((day) => day.removed))
  return (
    <section className={styles.result} aria-label="What it would have held back">
      <p>
        <b>
          {count(removed)} of {plural(checked, 'alert')}
        </b>{' '}
        would not be there, on {plural(hosts, 'host')}, of {plural(users, 'user')}.
        {unchecked > 0 && ` ${count(unchecked)} could not be judged: the event is no longer kept.`}
        {is_cut && ' Only the newest were looked at.'}
      </p>
      <ul className={styles.days} aria-label="By day">
        {by_day.map(({ day, removed: number }) => (
          <li key={day} title={`${day}: ${number}`}>
            <span className={styles.bar} style={{ inlineSize: `${(100 * number) / most}%` }} />
            <span>
              {day} · {count(number)}
            </span>
          </li>
        ))}
      </ul>
      <ul aria-label="By rule">
        {by_rule.slice(0, SHOWN_RULES).map(({ rule_id, title, removed: number }) => (
          <li key={rule_id}>
            {count(number)} <VisibleText text={title} />
          </li>
        ))}
      </ul>
      {incidents.map(({ id, title, is_confirmed, verdict, status, removed: number }) => (
        <p
          key={id}
          className={is_confirmed ? styles.confirmed : undefined}
          role={is_confirmed ? 'alert' : undefined}
        >
          {is_confirmed ? 'It would hide a confirmed attack: incident ' : 'Of incident '}
          <Link to="/incidents/$id" params={{ id } as never}>
            {id}
          </Link>{' '}
          <VisibleText text={title} /> ({verdict ?? status}): {plural(number, 'alert')}
        </p>
      ))}
    </section>
  )
}
