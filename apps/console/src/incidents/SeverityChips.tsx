import { count } from '../text/amounts.ts'
import styles from './severity.module.css'
import { SEVERITIES } from './severity.ts'

interface SeverityChipsProps {
  readonly counts: Readonly<Record<string, number>> | undefined
  readonly chosen: readonly string[]
  readonly onChange: (chosen: readonly string[]) => void
}

export function SeverityChips({ counts, chosen, onChange }: SeverityChipsProps) {
  const toggle = (name: string) =>
    onChange(chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name])
  return (
    <fieldset className="row-of" style={{ border: 0, padding: 0, margin: 0 }}>
      <legend className="unseen">Severity</legend>
      {SEVERITIES.map(({ name, label, mark }) => (
        <button
          key={name}
          type="button"
          className={styles.chip}
          data-severity={name}
          aria-pressed={chosen.includes(name)}
          onClick={() => toggle(name)}
        >
          <span>
            <span aria-hidden="true">{mark}</span> {label}
          </span>
          {counts !== undefined && count(counts[name] ?? 0)}
        </button>
      ))}
    </fieldset>
  )
}
