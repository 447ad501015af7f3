import { Textarea } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import { Dialog } from '../shell/Dialog.tsx'
import styles from './dialogs.module.css'
import { VERDICTS, type VerdictName } from './words.ts'

interface CloseDialogProps {
  readonly count: number
  readonly onClose: () => void
  readonly onDecide: (verdict: VerdictName, note: string) => void
}

/** Takes the focus as it appears, so that the next key already arrives here. */
const FIRST = { 'data-autofocus': true, autoFocus: true }

/** Closing needs a verdict: `1` to `5` choose one, Enter closes. */
export function CloseDialog({ count, onClose, onDecide }: CloseDialogProps) {
  const [verdict, setVerdict] = useState<VerdictName | undefined>()
  const [note, setNote] = useState('')
  const decide = () => {
    if (verdict !== undefined) onDecide(verdict, note.trim())
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const isTyping = event.target instanceof HTMLTextAreaElement
    const numbered = isTyping ? undefined : VERDICTS[Number(event.key) - 1]
    if (numbered !== undefined) setVerdict(numbered.name)
    const isPress = event.target instanceof HTMLButtonElement
    if (event.key === 'Enter' && !isPress && (!isTyping || event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      decide()
    }
  }
  return (
    <Dialog
      title={count === 1 ? 'Close the incident' : `Close ${count} incidents`}
      onClose={onClose}
      onKeyDown={onKeyDown}
    >
      <fieldset className={styles.verdicts}>
        <legend>Verdict (required)</legend>
        {VERDICTS.map(({ name, label, help }, index) => (
          <label key={name} className={styles.verdict}>
            <input
              type="radio"
              name="verdict"
              checked={verdict === name}
              onChange={() => setVerdict(name)}
              {...(index === 0 ? FIRST : {})}
            />
            <span className="kbd">{index + 1}</span> {label} <span className="dim">{help}</span>
          </label>
        ))}
      </fieldset>
      <Textarea
        label="Note (optional)"
        value={note}
        maxLength={4000}
        autosize
        minRows={2}
        onChange={(event) => setNote(event.target.value)}
      />
      <div className={styles.buttons}>
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <button type="button" className="button primary" disabled={verdict === undefined} onClick={decide}>
          Close with verdict
        </button>
      </div>
    </Dialog>
  )
}
