import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useState } from 'react'

const WAIT_MS = 200

/** Typing shows at once; the list follows when it pauses. */
export function useFilterText(textInUrl: string, update: (change: { readonly q: string }) => void) {
  const [text, setText] = useState(textInUrl)
  const write = useDebouncedCallback((q: string) => update({ q }), WAIT_MS)
  useEffect(() => setText(textInUrl), [textInUrl])
  return {
    text,
    setText: (next: string) => {
      setText(next)
      write(next)
    },
  }
}
