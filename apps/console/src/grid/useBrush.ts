import { type PointerEvent, useRef, useState } from 'react'

/** Below this share of the width a press is a click, not a brush. */
const SMALLEST = 0.01

export interface Brush {
  readonly from: number
  readonly to: number
}

/** Drags a range over an element; places are 0..1 of its width. */
export function useBrush(onBrush: (from: number, to: number) => void) {
  const [brush, setBrush] = useState<Brush | undefined>()
  const start = useRef<number | undefined>(undefined)
  const place = (event: PointerEvent<Element>) => {
    const box = event.currentTarget.getBoundingClientRect()
    return (event.clientX - box.left) / box.width
  }
  return {
    brush,
    handlers: {
      onPointerDown: (event: PointerEvent<Element>) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        start.current = place(event)
      },
      onPointerMove: (event: PointerEvent<Element>) => {
        if (start.current !== undefined) setBrush({ from: start.current, to: place(event) })
      },
      onPointerUp: (event: PointerEvent<Element>) => {
        const from = start.current
        start.current = undefined
        setBrush(undefined)
        if (from !== undefined && Math.abs(place(event) - from) > SMALLEST) onBrush(from, place(event))
      },
      onPointerCancel: () => {
        start.current = undefined
        setBrush(undefined)
      },
    },
  }
}
