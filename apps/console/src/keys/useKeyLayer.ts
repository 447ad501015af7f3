import { useEffect, useRef } from 'react'
import type { KeyBinding } from './key-match.ts'
import { addLayer } from './key-router.ts'

/** Binds keys while the component is on screen. The bindings may be made anew on every render. */
export function useKeyLayer(name: string, bindings: readonly KeyBinding[], isActive = true): void {
  const latest = useRef(bindings)
  useEffect(() => {
    latest.current = bindings
  })
  useEffect(() => {
    if (!isActive) return
    return addLayer({
      name,
      get bindings() {
        return latest.current
      },
    })
  }, [name, isActive])
}
