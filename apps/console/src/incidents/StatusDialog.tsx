import { Modal } from '@mantine/core'
import type { KeyboardEvent } from 'react'
import styles from './dialogs.module.css'
import { STATUSES, type StatusName } from './words.ts'

interface StatusDialogProps {
  readonly onClose: () => void
  /** `closed` leads on to the verdict. */
  readonly onChoose: (status: StatusName) => void
}

export function StatusDialog({ onClose, onChoose }: StatusDialogProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    const numbered = STATUSES[Number(event.key) - 1]
    if (numbered !== undefined) onChoose(numbered.name)
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title="Set the status"
      size="xs"
      closeButtonProps={{ 'aria-label': 'Cancel' }}
      transitionProps={{ duration: 0 }}
      onKeyDown={onKeyDown}
    >
      <div className={styles.statuses}>
        {STATUSES.map(({ name, label }, index) => (
          <button
            key={name}
            type="button"
            className="button"
            onClick={() => onChoose(name)}
            {...(index === 0 ? { 'data-autofocus': true } : {})}
          >
            <span className="kbd">{index + 1}</span> {label}
          </button>
        ))}
      </div>
    </Modal>
  )
}
