import { useEffect, useRef } from 'react'
import type { KeyBinding } from './key-match.ts'
import { addLayer } from './key-router.ts'

/** Binds keys while the component is on screen: level 0 everywhere, 1 a page, 2 a widget. The bindings may be made anew on every render. */
export function useKeyLayer(name: string, bindings: readonly KeyBinding[], level = 2): void {
  const latest = useRef(bindings)
  useEffect(() => {
    latest.current = bindings
  })
  useEffect(() => {
    return addLayer({
      name,
      level,
      get bindings() {
        return latest.current
      },
    })
  }, [name, level])
}
