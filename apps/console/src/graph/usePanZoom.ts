import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import {
  contains,
  grown,
  openingView,
  type Rect,
  type Size,
  transformOf,
  type View,
  visibleRect,
  zoomed,
} from './view.ts'

/**
 * Panning and zooming set one attribute and draw nothing. React hears of it only when the view leaves the part that
 * is drawn (`drawn`), and the minimap through `onView`.
 */
export function usePanZoom(svg: RefObject<SVGSVGElement | null>, picture: Size) {
  const group = useRef<SVGGElement>(null)
  const view = useRef<View>({ x: 0, y: 0, zoom: 1 })
  const drawnRef = useRef<Rect>({ x: 0, y: 0, width: 0, height: 0 })
  const [drawn, setDrawn] = useState<Rect | undefined>()
  const onView = useRef<(seen: Rect) => void>(() => undefined)

  const box = useCallback((): Size => {
    const { width = 1, height = 1 } = svg.current?.getBoundingClientRect() ?? {}
    return { width: Math.max(1, width), height: Math.max(1, height) }
  }, [svg])

  const show = useCallback(
    (next: View) => {
      view.current = next
      group.current?.setAttribute('transform', transformOf(next))
      const seen = visibleRect(next, box())
      onView.current(seen)
      if (contains(drawnRef.current, seen)) return
      drawnRef.current = grown(seen)
      setDrawn(drawnRef.current)
    },
    [box],
  )

  const { width, height } = picture
  useEffect(() => show(openingView({ width, height }, box())), [width, height, box, show])

  useEffect(() => {
    const element = svg.current
    if (element === null) return
    // React's wheel listener is passive, and would let the page scroll.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault()
      const { left, top } = element.getBoundingClientRect()
      const { x, y, zoom } = view.current
      if (event.ctrlKey || event.metaKey)
        show(
          zoomed(view.current, Math.exp(-event.deltaY / 300), {
            x: event.clientX - left,
            y: event.clientY - top,
          }),
        )
      else show({ x: x - event.deltaX, y: y - event.deltaY, zoom })
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [svg, show])

  const zoomBy = (factor: number) => {
    const { width: boxWidth, height: boxHeight } = box()
    show(zoomed(view.current, factor, { x: boxWidth / 2, y: boxHeight / 2 }))
  }
  return { group, view, drawn, onView, box, show, zoomBy }
}

export type PanZoom = ReturnType<typeof usePanZoom>
