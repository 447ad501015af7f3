import { type KeyboardEvent, type PointerEvent, useMemo } from 'react'
import type { Node } from '../graph/layout.ts'
import { Time } from '../text/Time.tsx'
import { exactUtc } from '../text/time.ts'
import { visibleText } from '../text/visible-text.ts'
import styles from './incident.module.css'

interface AlertSliderProps {
  /** By time. */
  readonly alerts: readonly Node[]
  readonly selectedId: string | undefined
  readonly onSelect: (id: string) => void
}

/** The alerts over time as one slider, in step with the picture above: arrow keys step through them. */
export function AlertSlider({ alerts, selectedId, onSelect }: AlertSliderProps) {
  const places = useMemo(() => placesOf(alerts), [alerts])
  if (alerts.length === 0) return null
  const index = alerts.findIndex(({ id }) => id === selectedId)
  const current = alerts[index]
  const choose = (next: number) => onSelect(alerts[Math.max(0, Math.min(alerts.length - 1, next))]!.id)
  const onKeyDown = (event: KeyboardEvent) => {
    const next = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: alerts.length - 1 }[event.key]
    if (next === undefined) return
    event.preventDefault()
    choose(next)
  }
  const onPointerDown = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect()
    const place = (event.clientX - box.left) / box.width
    const distances = places.map((one) => Math.abs(one - place))
    choose(distances.indexOf(Math.min(...distances)))
  }
  return (
    <div
      role="slider"
      tabIndex={0}
      className={styles.slider}
      aria-label="Alerts over time"
      aria-valuemin={1}
      aria-valuemax={alerts.length}
      aria-valuenow={index + 1 || 1}
      aria-valuetext={
        current === undefined
          ? `${alerts.length} alerts, none chosen`
          : `${visibleText(current.label)}, ${exactUtc(current.time)}, ${index + 1} of ${alerts.length}`
      }
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
    >
      {alerts.map(({ id, severity }, place) => (
        <span
          key={id}
          className={styles.tick}
          data-severity={severity}
          data-current={id === selectedId}
          style={{ left: `${places[place]! * 100}%` }}
        />
      ))}
      <span className={styles.sliderTime} style={{ left: 12 }}>
        <Time time={alerts[0]!.time} />
      </span>
      <span className={styles.sliderTime} style={{ right: 12 }}>
        <Time time={alerts.at(-1)!.time} />
      </span>
    </div>
  )
}

/** 0..1 with a margin on both sides. */
function placesOf(alerts: readonly Node[]): number[] {
  const first = alerts[0]?.time ?? 0
  const span = Math.max(1, (alerts.at(-1)?.time ?? 0) - first)
  return alerts.map(({ time }) => 0.015 + ((time - first) / span) * 0.97)
}
