import { Modal } from '@mantine/core'
import type { KeyboardEvent, ReactNode } from 'react'
import styles from './shell.module.css'

interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  /** Without a heading the title is only the name that assistive technology reads. */
  readonly hasHeading?: boolean
  readonly size?: 'xs' | 'md' | 'lg'
  readonly onKeyDown?: (event: KeyboardEvent) => void
  readonly children: ReactNode
}

/** A modal dialog: traps the focus, gives it back, closes on Esc. Mount it to open it. */
export function Dialog({ title, onClose, hasHeading = true, size = 'md', onKeyDown, children }: DialogProps) {
  return (
    <Modal.Root
      opened
      onClose={onClose}
      size={size}
      transitionProps={{ duration: 0 }}
      {...(onKeyDown === undefined ? {} : { onKeyDown })}
    >
      <Modal.Overlay />
      <Modal.Content {...(hasHeading ? {} : { 'aria-label': title })}>
        {hasHeading && (
          <div className={styles.dialogHead}>
            <Modal.Title>{title}</Modal.Title>
            <button type="button" className="button quiet" aria-label="Close the dialog" onClick={onClose}>
              ✕
            </button>
          </div>
        )}
        <Modal.Body p={hasHeading ? 'md' : 0}>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
