import { type PointerEvent, useRef } from 'react'
import type { PanZoom } from './usePanZoom.ts'

const CLICK_SLOP = 4

/** Drags the picture; tells a drag from a click. */
export function useDrag({ view, show }: PanZoom) {
  const start = useRef<{ x: number; y: number; viewX: number; viewY: number } | undefined>(undefined)
  const wasDragged = useRef(false)
  return {
    wasDragged,
    handlers: {
      onPointerDown: (event: PointerEvent<Element>) => {
        if (event.button !== 0) return
        wasDragged.current = false
        start.current = { x: event.clientX, y: event.clientY, viewX: view.current.x, viewY: view.current.y }
      },
      onPointerMove: (event: PointerEvent<Element>) => {
        if (start.current === undefined || event.buttons === 0) return
        const x = event.clientX - start.current.x
        const y = event.clientY - start.current.y
        if (!wasDragged.current && Math.hypot(x, y) < CLICK_SLOP) return
        if (!wasDragged.current) event.currentTarget.setPointerCapture(event.pointerId)
        wasDragged.current = true
        show({ x: start.current.viewX + x, y: start.current.viewY + y, zoom: view.current.zoom })
      },
      onPointerUp: () => {
        start.current = undefined
      },
    },
  }
}
