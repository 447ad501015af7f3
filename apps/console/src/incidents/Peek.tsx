import type { IncidentRow } from '@opensoc/contract'
import { Link } from '@tanstack/react-router'
import { useIncident } from '../incident/useIncident.ts'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { VisibleText } from '../text/VisibleText.tsx'
import { EntityList } from './EntityList.tsx'
import styles from './queue.module.css'
import { ScoreParts } from './ScoreParts.tsx'
import { SeverityPill } from './SeverityPill.tsx'
import { Suggestions } from './Suggestions.tsx'

/** The row's incident beside the list: painted from the row at once, then completed. */
export function Peek({ row }: { readonly row: IncidentRow | undefined }) {
  if (row === undefined) {
    return (
      <aside className="side" aria-label="Preview">
        <p className="dim">Choose an incident with j and k to preview it here.</p>
      </aside>
    )
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region must be reachable by keyboard
    <aside className="side" aria-label="Preview" tabIndex={0}>
      <div className="row-of">
        <SeverityPill level={row.severity} score={row.score} isWordy />
        <span className="mono dim cut" style={{ flex: 1 }} title={row.id}>
          {row.id}
        </span>
        <Link className="button primary" to="/incidents/$id" params={{ id: row.id } as never}>
          Open
        </Link>
      </div>
      <h2 className={styles.peekTitle}>
        <VisibleText text={row.title} />
      </h2>
      <p className="dim">
        <VisibleText text={row.summary} />
      </p>
      <ScoreParts score={row.score} parts={row.score_parts} />
      <h3>Kill chain</h3>
      <div className={styles.chain}>
        {row.tactics.length === 0 && <span className="dim">No rule of this incident names a tactic.</span>}
        {row.tactics.map(({ uid, name }) => (
          <span key={uid} className="tag">
            {name}
          </span>
        ))}
      </div>
      <PeekRest id={row.id} />
    </aside>
  )
}

function PeekRest({ id }: { readonly id: string }) {
  const incident = useIncident(id)
  if (incident.isError) return <ErrorPanel error={incident.error} onRetry={() => void incident.refetch()} />
  if (incident.data === undefined) return <p className="dim">Loading suggestions…</p>
  return (
    <>
      <Suggestions suggestions={incident.data.suggestions} />
      <EntityList entities={incident.data.entities} />
    </>
  )
}
