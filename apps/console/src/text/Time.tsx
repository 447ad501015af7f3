import { ago, clockTime, dateTime, exactUtc } from './time.ts'
import { useZone } from './zone-store.ts'

interface TimeProps {
  readonly time: number
  readonly form?: 'date' | 'clock' | 'ago'
}

/** A moment in the chosen zone; hovering shows exact UTC. */
export function Time({ time, form = 'date' }: TimeProps) {
  const zone = useZone((state) => state.zone)
  const text =
    form === 'ago'
      ? ago(time, Date.now(), zone)
      : form === 'clock'
        ? clockTime(time, zone)
        : dateTime(time, zone)
  return (
    <time dateTime={new Date(time).toISOString()} title={exactUtc(time)} className="mono">
      {text}
    </time>
  )
}
