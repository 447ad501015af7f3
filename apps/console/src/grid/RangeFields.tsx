import { inputTime, parseInputTime } from '../text/time.ts'
import { useZone } from '../text/zone-store.ts'

interface Range {
  readonly from: number | undefined
  readonly to: number | undefined
}

interface RangeFieldsProps extends Range {
  readonly onChange: (range: Range) => void
  readonly onClear: () => void
}

/** The keyboard's way to a time range. */
export function RangeFields({ from, to, onChange, onClear }: RangeFieldsProps) {
  const zone = useZone((state) => state.zone)
  const field = (label: string, value: number | undefined, set: (time: number | undefined) => void) => (
    <input
      className="field"
      type="datetime-local"
      step={1}
      aria-label={`${label} (${zone === 'utc' ? 'UTC' : 'local time'})`}
      value={value === undefined ? '' : inputTime(value, zone)}
      onChange={(event) => set(parseInputTime(event.target.value, zone))}
    />
  )
  return (
    <div className="row-of" style={{ padding: '3px 12px', background: 'var(--s1)' }}>
      {field('From', from, (time) => onChange({ from: time, to }))}
      <span aria-hidden="true">–</span>
      {field('To', to, (time) => onChange({ from, to: time }))}
      <button type="button" className="button" onClick={onClear}>
        Clear the time range
      </button>
    </div>
  )
}
