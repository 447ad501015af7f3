import { plural } from '../text/amounts.ts'
import { Time } from '../text/Time.tsx'
import { exactUtc } from '../text/time.ts'
import { barShapes, brushedSpan, type StackedBar, type TimeSpan, total } from './bars.ts'
import styles from './histogram.module.css'
import { useBrush } from './useBrush.ts'

interface HistogramProps {
  readonly label: string
  readonly unit: string
  readonly bars: readonly StackedBar[]
  readonly span: TimeSpan
  readonly onBrush: (span: TimeSpan) => void
}

const WIDTH = 1000
const HEIGHT = 36

/** Bars over time. Dragging sets the time range; the keyboard's way are the range fields of the page. */
export function Histogram({ label, unit, bars, span, onBrush }: HistogramProps) {
  const { brush, handlers } = useBrush((from, to) => onBrush(brushedSpan(span, from, to)))
  const sum = bars.reduce((all, bar) => all + total(bar), 0)
  const description = `${label}: ${plural(sum, unit)} from ${exactUtc(span.from)} to ${exactUtc(span.to)}`
  return (
    <div className={styles.histogram}>
      <svg
        className={styles.svg}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={description}
        {...handlers}
      >
        <rect width={WIDTH} height={HEIGHT} fill="transparent" />
        {barShapes(bars, WIDTH, HEIGHT).map(({ kind, ...shape }) => (
          <rect key={`${shape.x}-${kind}`} {...shape} className={styles[kind] ?? styles.plain} />
        ))}
        {brush !== undefined && (
          <rect
            className={styles.brush}
            x={Math.min(brush.from, brush.to) * WIDTH}
            width={Math.abs(brush.to - brush.from) * WIDTH}
            height={HEIGHT}
          />
        )}
      </svg>
      <div className={styles.axis}>
        <Time time={span.from} />
        <span>drag to set the time range</span>
        <Time time={span.to} />
      </div>
    </div>
  )
}
