import { problemLine } from '../states/problem-words.ts'
import { shortCount } from '../text/amounts.ts'
import styles from './hunt.module.css'
import type { HuntScope } from './useHunt.ts'
import { useTopValues } from './useTopValues.ts'
import { ValueMenu } from './ValueMenu.tsx'

interface FieldValuesProps {
  readonly scope: HuntScope
  readonly field: string
  readonly onFilter: (field: string, value: string, isOut: boolean) => void
}

export function FieldValues({ scope, field, onFilter }: FieldValuesProps) {
  const values = useTopValues(scope, field)
  if (values.isPending) return <p className="dim">Counting…</p>
  if (values.isError) return <p className="dim">{problemLine(values.error)}</p>
  if (values.data.values.length === 0) return <p className="dim">No match has this field.</p>
  return (
    <ul className={styles.values}>
      {values.data.values.map(({ value, count }) => (
        <li key={value}>
          <ValueMenu
            field={field}
            value={value === '' ? '(empty)' : value}
            onFilter={(isOut) => onFilter(field, value, isOut)}
          />
          <span className="dim">{shortCount(count)}</span>
        </li>
      ))}
    </ul>
  )
}
