import { useState } from 'react'

interface Draft {
  /** The stored text that the draft began with. */
  readonly from: string
  readonly text: string
}

/** A text that is edited: without changes it follows what is stored, with changes it stays and says if that moved on. */
export function useDraft(id: string, stored: string) {
  const [drafts, setDrafts] = useState<{ readonly id: string; readonly draft: Draft | undefined }>()
  const draft = drafts?.id === id ? drafts.draft : undefined
  const text = draft?.text ?? stored
  const isChanged = text !== stored
  return {
    text,
    isChanged,
    isOutdated: draft !== undefined && isChanged && draft.from !== stored,
    setText: (next: string) =>
      setDrafts({ id, draft: next === stored ? undefined : { from: draft?.from ?? stored, text: next } }),
    discard: () => setDrafts(undefined),
  }
}
