import type { Rule } from '@opensoc/contract'
import { Link } from '@tanstack/react-router'
import { type RefObject, useMemo } from 'react'
import { count } from '../text/amounts.ts'
import { DeployedNote } from './DeployedNote.tsx'
import { ForecastButton } from './ForecastButton.tsx'
import { type RulesSearch, SORTS, STATES } from './rules-search.ts'
import { useMayChangeRules } from './useMayChangeRules.ts'

interface RulesHeaderProps {
  readonly search: RulesSearch
  readonly onChange: (change: Partial<RulesSearch>) => void
  readonly filterText: string
  readonly onFilterText: (text: string) => void
  readonly filterRef: RefObject<HTMLInputElement | null>
  readonly rules: readonly Rule[] | undefined
  readonly shown: readonly Rule[]
  readonly onImport: () => void
  readonly onSwitchShown: (enabled: boolean) => void
}

const CHOICES = [
  { name: 'level', label: 'Level', values: ['critical', 'high', 'medium', 'low', 'informational'] },
  {
    name: 'status',
    label: 'Status',
    values: ['stable', 'test', 'experimental', 'deprecated', 'unsupported', 'none'],
  },
  { name: 'space', label: 'Space', values: ['content', 'upstream', 'own'] },
  { name: 'state', label: 'State', values: STATES },
] as const

export function RulesHeader(props: RulesHeaderProps) {
  const { search, onChange, filterText, onFilterText, filterRef, rules, shown, onImport, onSwitchShown } =
    props
  const mayChange = useMayChangeRules()
  const products = useMemo(() => productsOf(rules ?? []), [rules])
  return (
    <div className="page-header">
      <h1>Rules</h1>
      {rules !== undefined && (
        <span className="dim">
          {count(shown.length)} of {count(rules.length)} ·
        </span>
      )}
      <DeployedNote />
      <input
        ref={filterRef}
        className="field"
        type="search"
        style={{ width: 220 }}
        aria-label="Filter rules"
        placeholder="Filter… title, tag, log source ( / )"
        value={filterText}
        onChange={(event) => onFilterText(event.target.value)}
      />
      {[...CHOICES, { name: 'product', label: 'Product', values: products } as const].map(
        ({ name, label, values }) => (
          <select
            key={name}
            className="field"
            aria-label={label}
            value={search[name]}
            onChange={(event) => onChange({ [name]: event.target.value })}
          >
            <option value="">Any {label.toLowerCase()}</option>
            {values.map((value) => (
              <option key={value}>{value}</option>
            ))}
          </select>
        ),
      )}
      <select
        className="field"
        aria-label="Sort"
        value={search.sort}
        onChange={(event) => onChange({ sort: SORTS.find((sort) => sort === event.target.value) ?? '' })}
      >
        <option value="">As listed</option>
        <option value="noisiest">Noisiest first</option>
        <option value="quietest">Quietest first</option>
      </select>
      <span className="spacer" />
      {mayChange && <ForecastButton shown={shown} />}
      {mayChange && (
        <button type="button" className="button" onClick={onImport}>
          Import
        </button>
      )}
      {mayChange && (
        <Link className="button" to="/rules/new">
          New rule
        </Link>
      )}
      {([true, false] as const).map((enabled) => (
        <button
          key={String(enabled)}
          type="button"
          className="button"
          disabled={!mayChange || shown.length === 0}
          onClick={() => onSwitchShown(enabled)}
        >
          {enabled ? 'Enable' : 'Disable'} shown <span className="kbd">{enabled ? 'e' : 'd'}</span>
        </button>
      ))}
    </div>
  )
}

function productsOf(rules: readonly Rule[]): string[] {
  return [...new Set(rules.flatMap(({ logsource }) => logsource['product'] ?? []))].sort()
}
