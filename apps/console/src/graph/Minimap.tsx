import { type PointerEvent, useEffect, useRef } from 'react'
import styles from './graph.module.css'
import { type GraphLayout, NODE_HEIGHT } from './layout.ts'
import type { PanZoom } from './usePanZoom.ts'
import { visibleRect } from './view.ts'

const WIDTH = 168
const HEIGHT = 78

/** Where the view is in the whole. The frame follows by attributes, without drawing anything again. */
export function Minimap({ layout, panZoom }: { readonly layout: GraphLayout; readonly panZoom: PanZoom }) {
  const frame = useRef<SVGRectElement>(null)
  const { onView, view, box, show } = panZoom
  useEffect(() => {
    onView.current = ({ x, y, width, height }) => {
      for (const [name, value] of Object.entries({ x, y, width, height }))
        frame.current?.setAttribute(name, String(value))
    }
    onView.current(visibleRect(view.current, box()))
  }, [onView, view, box])
  const onPointer = (event: PointerEvent<SVGSVGElement>) => {
    if (event.buttons === 0) return
    const matrix = event.currentTarget.getScreenCTM()
    if (matrix === null) return
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse())
    const { zoom } = view.current
    const { width, height } = box()
    show({ x: width / 2 - point.x * zoom, y: height / 2 - point.y * zoom, zoom })
  }
  return (
    <svg
      className={styles.minimap}
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      aria-hidden="true"
      onPointerDown={onPointer}
      onPointerMove={onPointer}
    >
      {layout.nodes.map(({ node, x, y, width }) => (
        <rect
          key={node.id}
          x={x}
          y={y}
          width={width}
          height={NODE_HEIGHT}
          className={styles.mini}
          data-severity={node.severity}
        />
      ))}
      <rect ref={frame} className={styles.miniFrame} vectorEffect="non-scaling-stroke" />
    </svg>
  )
}
