import styles from './queue.module.css'
import type { Triage } from './useTriage.ts'

interface BulkBarProps {
  readonly count: number
  readonly triage: Triage
  readonly onClear: () => void
}

export function BulkBar({ count, triage, onClear }: BulkBarProps) {
  if (count === 0) return null
  return (
    <div className={styles.bulk} role="toolbar" aria-label="Selected incidents">
      <b>{count} selected</b>
      <button type="button" className="button" onClick={triage.assignToMe}>
        Assign to me <span className="kbd">i</span>
      </button>
      <button type="button" className="button" onClick={triage.askStatus}>
        Status <span className="kbd">s</span>
      </button>
      <button type="button" className="button" onClick={triage.askVerdict}>
        Close <span className="kbd">e</span>
      </button>
      <button type="button" className="button quiet" onClick={onClear}>
        Clear <span className="kbd">Esc</span>
      </button>
    </div>
  )
}
