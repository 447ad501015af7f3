import type { Incident } from '@opensoc/contract'
import { SeverityPill } from '../incidents/SeverityPill.tsx'
import type { Triage } from '../incidents/useTriage.ts'
import { shortId, statusLabel, verdictLabel } from '../incidents/words.ts'
import { duration } from '../text/time.ts'
import { VisibleText } from '../text/VisibleText.tsx'
import styles from './incident.module.css'
import { TitleEditor } from './TitleEditor.tsx'

interface IncidentHeaderProps {
  readonly incident: Incident
  readonly triage: Triage
}

export function IncidentHeader({ incident, triage }: IncidentHeaderProps) {
  const { id, severity, score, title, owner, status, verdict, first_time, last_time } = incident
  return (
    <div className="page-header">
      <SeverityPill level={severity} score={score} isWordy />
      <span className="mono dim" title={id}>
        {shortId(id)}
      </span>
      <TitleEditor title={title} onRename={triage.rename} />
      <span className="spacer" />
      <span className={styles.fact}>
        Owner <b>{owner === undefined ? 'nobody' : <VisibleText text={owner} />}</b>
      </span>
      <span className={styles.fact}>
        Status <b>{statusLabel(status)}</b>
      </span>
      {verdict !== undefined && (
        <span className={styles.fact}>
          Verdict <b>{verdictLabel(verdict)}</b>
        </span>
      )}
      <span className={styles.fact} title="From the first to the last alert">
        Dwell <b>{duration(last_time - first_time)}</b>
      </span>
      <button
        type="button"
        className="button"
        title="i"
        onClick={owner === undefined ? triage.assignToMe : triage.unassign}
      >
        {owner === undefined ? 'Assign to me' : 'Unassign'}
      </button>
      <button type="button" className="button" title="s" onClick={triage.askStatus}>
        Status…
      </button>
      <button type="button" className="button primary" title="e" onClick={triage.askVerdict}>
        Close…
      </button>
    </div>
  )
}
