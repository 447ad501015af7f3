import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useId, useRef } from 'react'
import type { DataGridProps } from './grid-props.ts'

const HEADER_HEIGHT = 26
const OVERSCAN = 10
const SLOTS = 80

/** Which rows are in the document, where they are, and keeping the active one in view. */
export function useGridRows<Row>(props: DataGridProps<Row>) {
  const { rows, activeIndex, onEndReached, rowHeight = 28 } = props
  const scrollRef = useRef<HTMLDivElement>(null)
  const gridId = useId()
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    scrollPaddingStart: HEADER_HEIGHT,
  })
  const virtualItems = virtualizer.getVirtualItems()
  const lastIndex = virtualItems.at(-1)?.index ?? -1
  useEffect(() => {
    if (lastIndex >= rows.length - OVERSCAN * 3) onEndReached?.()
  }, [lastIndex, rows.length, onEndReached])
  useEffect(() => {
    if (activeIndex >= 0) virtualizer.scrollToIndex(activeIndex, { align: 'auto' })
  }, [activeIndex, virtualizer])
  // Slots are used again, so that a jump changes text in place instead of building new elements.
  const slots = Math.max(SLOTS, virtualItems.length)
  return {
    scrollRef,
    gridId,
    headerHeight: HEADER_HEIGHT,
    totalHeight: virtualizer.getTotalSize(),
    items: virtualItems.map(({ index, start }) => ({ index, start, slot: index % slots })),
  }
}
