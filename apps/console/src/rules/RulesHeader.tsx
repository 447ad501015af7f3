import type { listRules, OperationResponse } from '@opensoc/contract'
import type { RefObject } from 'react'
import { count } from '../text/amounts.ts'
import { VisibleText } from '../text/VisibleText.tsx'
import type { RulesSearch } from './rules-search.ts'

interface RulesHeaderProps {
  readonly search: RulesSearch
  readonly onChange: (change: Partial<RulesSearch>) => void
  readonly filterText: string
  readonly onFilterText: (text: string) => void
  readonly filterRef: RefObject<HTMLInputElement | null>
  readonly answer: OperationResponse<typeof listRules> | undefined
  readonly shown: number
}

const CHOICES = [
  {
    name: 'level',
    label: 'Level',
    any: 'Any level',
    values: ['critical', 'high', 'medium', 'low', 'informational'],
  },
  { name: 'space', label: 'Space', any: 'Any space', values: ['content', 'upstream', 'own'] },
  { name: 'state', label: 'State', any: 'Any state', values: ['enabled', 'disabled', 'refused'] },
] as const

export function RulesHeader(props: RulesHeaderProps) {
  const { search, onChange, filterText, onFilterText, filterRef, answer, shown } = props
  return (
    <div className="page-header">
      <h1>Rules</h1>
      {answer !== undefined && (
        <span className="dim">
          {count(shown)} of {count(answer.items.length)} · {count(answer.active.count)} active, set{' '}
          <span className="mono">{answer.active.version.slice(0, 12)}</span>
        </span>
      )}
      <input
        ref={filterRef}
        className="field"
        type="search"
        style={{ width: 240 }}
        aria-label="Filter rules"
        placeholder="Filter… title, tag, log source ( / )"
        value={filterText}
        onChange={(event) => onFilterText(event.target.value)}
      />
      {CHOICES.map(({ name, label, any, values }) => (
        <select
          key={name}
          className="field"
          aria-label={label}
          value={search[name]}
          onChange={(event) => onChange({ [name]: event.target.value })}
        >
          <option value="">{any}</option>
          {values.map((value) => (
            <option key={value}>{value}</option>
          ))}
        </select>
      ))}
      {answer?.active.error !== undefined && (
        <p role="alert" style={{ color: 'var(--critical)' }}>
          The last change is not active: <VisibleText text={answer.active.error} />
        </p>
      )}
    </div>
  )
}
