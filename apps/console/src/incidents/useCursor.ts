import { useDebouncedCallback } from '@mantine/hooks'
import { useState } from 'react'

const URL_WAIT_MS = 250

/** The active row, by id, so that it stays on its row when rows come and go; the URL follows a little later. */
export function useCursor(
  rows: readonly { readonly id: string }[],
  idInUrl: string,
  update: (change: { readonly i: string }) => void,
) {
  const [id, setId] = useState(idInUrl)
  const writeUrl = useDebouncedCallback((next: string) => update({ i: next }), URL_WAIT_MS)
  const found = rows.findIndex((row) => row.id === id)
  const index = found >= 0 ? found : rows.length > 0 ? 0 : -1
  const moveTo = (next: number) => {
    const row = rows[next]
    if (row === undefined) return
    setId(row.id)
    writeUrl(row.id)
  }
  return { index, moveTo }
}
