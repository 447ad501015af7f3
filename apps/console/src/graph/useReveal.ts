import { useEffect } from 'react'
import { NODE_HEIGHT, type PlacedNode } from './layout.ts'
import type { PanZoom } from './usePanZoom.ts'
import { revealing } from './view.ts'

/** Brings the selected node into view, moving as little as needed. */
export function useReveal({ view, show, box }: PanZoom, selected: PlacedNode | undefined): void {
  useEffect(() => {
    if (selected === undefined) return
    const { x, y, width } = selected
    show(revealing(view.current, { x, y: y - 16, width, height: NODE_HEIGHT + 20 }, box()))
  }, [selected, view, show, box])
}
