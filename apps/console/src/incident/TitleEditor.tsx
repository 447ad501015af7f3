import { type KeyboardEvent, useState } from 'react'
import { VisibleText } from '../text/VisibleText.tsx'
import styles from './incident.module.css'

interface TitleEditorProps {
  readonly title: string
  readonly onRename: (title: string) => void
}

/** The title, and a field in its place while it is edited: Enter keeps, Esc drops. */
export function TitleEditor({ title, onRename }: TitleEditorProps) {
  const [draft, setDraft] = useState<string | undefined>()
  if (draft === undefined) {
    return (
      <h1 className={styles.title}>
        <button
          type="button"
          className={`${styles.titleButton} cut`}
          title="Click to rename"
          onClick={() => setDraft(title)}
        >
          <VisibleText text={title} />
        </button>
      </h1>
    )
  }
  const keep = () => {
    const next = draft.trim()
    setDraft(undefined)
    if (next !== '' && next !== title) onRename(next)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') keep()
    if (event.key !== 'Escape') return
    event.preventDefault()
    setDraft(undefined)
  }
  return (
    <>
      <h1 className="unseen">{title}</h1>
      <input
        className="field"
        style={{ width: 420 }}
        aria-label="Title"
        maxLength={300}
        value={draft}
        // biome-ignore lint/a11y/noAutofocus: the person just asked to edit here
        autoFocus
        onChange={(event) => setDraft(event.target.value)}
        onBlur={keep}
        onKeyDown={onKeyDown}
      />
    </>
  )
}
