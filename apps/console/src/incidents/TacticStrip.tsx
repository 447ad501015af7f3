import type { IncidentRow } from '@opensoc/contract'
import styles from './queue.module.css'
import { stripPaths } from './tactics.ts'

/** The ATT&CK matrix as fourteen cells; lit ones are in the incident. */
export function TacticStrip({ tactics }: { readonly tactics: IncidentRow['tactics'] }) {
  const { on, off } = stripPaths(tactics.map(({ shortname }) => shortname))
  const names = tactics.map(({ name }) => name).join(', ')
  return (
    <svg
      className={styles.strip}
      viewBox="0 0 98 12"
      role="img"
      aria-label={names === '' ? 'No tactic' : names}
    >
      <title>{names === '' ? 'No tactic' : names}</title>
      <path d={off} className={styles.off} />
      <path d={on} className={styles.on} />
    </svg>
  )
}
