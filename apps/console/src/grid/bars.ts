export interface StackedBar {
  readonly time: number
  /** Bottom to top. */
  readonly parts: readonly { readonly kind: string; readonly count: number }[]
}

export interface BarShape {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly kind: string
}

/** Rectangles of stacked bars in a box of `width` x `height`; a bar with anything in it is at least 1 px high. */
export function barShapes(bars: readonly StackedBar[], width: number, height: number): BarShape[] {
  const highest = Math.max(1, ...bars.map(total))
  const step = width / Math.max(1, bars.length)
  return bars.flatMap((bar, index) => {
    let y = height
    return bar.parts
      .filter(({ count }) => count > 0)
      .map(({ kind, count }) => {
        const barHeight = Math.max(1, (count / highest) * height)
        y = Math.max(0, y - barHeight)
        return { x: index * step, y, width: Math.max(1, step - 1), height: barHeight, kind }
      })
  })
}

export function total(bar: StackedBar): number {
  return bar.parts.reduce((sum, { count }) => sum + count, 0)
}

export interface TimeSpan {
  readonly from: number
  readonly to: number
}

/** The time range between two horizontal positions (0..1 of the width), in whole milliseconds, in order. */
export function brushedSpan(span: TimeSpan, a: number, b: number): TimeSpan {
  const at = (place: number) =>
    Math.round(span.from + Math.max(0, Math.min(1, place)) * (span.to - span.from))
  return { from: Math.min(at(a), at(b)), to: Math.max(at(a), at(b)) }
}
