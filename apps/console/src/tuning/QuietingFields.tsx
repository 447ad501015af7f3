import type { ReactNode } from 'react'
import styles from './tuning.module.css'

export interface QuietingText {
  readonly title: string
  readonly ruleId: string
  readonly reason: string
}

export const NO_TEXT: QuietingText = { title: '', ruleId: '', reason: '' }

interface QuietingFieldsProps {
  readonly text: QuietingText
  readonly onChange: (text: QuietingText) => void
  readonly children: ReactNode
}

/** What every quieting has to say, around what its kind needs. */
export function QuietingFields({ text, onChange, children }: QuietingFieldsProps) {
  const set = (change: Partial<QuietingText>) => onChange({ ...text, ...change })
  return (
    <div className={styles.form}>
      <label>
        Title
        <input
          className="field"
          value={text.title}
          maxLength={200}
          onChange={(e) => set({ title: e.target.value })}
        />
      </label>
      <label>
        Rule id (empty: all rules)
        <input
          className="field mono"
          value={text.ruleId}
          onChange={(e) => set({ ruleId: e.target.value.trim() })}
        />
      </label>
      {children}
      <label>
        Reason
        <input
          className="field"
          value={text.reason}
          maxLength={2000}
          onChange={(e) => set({ reason: e.target.value })}
        />
      </label>
    </div>
  )
}
