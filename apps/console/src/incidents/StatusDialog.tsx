import type { KeyboardEvent } from 'react'
import { Dialog } from '../shell/Dialog.tsx'
import styles from './dialogs.module.css'
import { STATUSES, type StatusName } from './words.ts'

interface StatusDialogProps {
  readonly onClose: () => void
  /** `closed` leads on to the verdict. */
  readonly onChoose: (status: StatusName) => void
}

/** Takes the focus as it appears, so that the next key already arrives here. */
const FIRST = { 'data-autofocus': true, autoFocus: true }

export function StatusDialog({ onClose, onChoose }: StatusDialogProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    const numbered = STATUSES[Number(event.key) - 1]
    if (numbered !== undefined) onChoose(numbered.name)
  }
  return (
    <Dialog title="Set the status" onClose={onClose} onKeyDown={onKeyDown} size="xs">
      <div className={styles.statuses}>
        {STATUSES.map(({ name, label }, index) => (
          <button
            key={name}
            type="button"
            className="button"
            onClick={() => onChoose(name)}
            {...(index === 0 ? FIRST : {})}
          >
            <span className="kbd">{index + 1}</span> {label}
          </button>
        ))}
      </div>
    </Dialog>
  )
}
