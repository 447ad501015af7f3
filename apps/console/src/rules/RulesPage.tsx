import type { Rule, RuleForecast } from '@opensoc/contract'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, useRef, useState } from 'react'
import { DataGrid } from '../grid/DataGrid.tsx'
import { useListKeys } from '../grid/useListKeys.ts'
import { useFilterText } from '../incidents/useFilterText.ts'
import { useShell } from '../shell/shell-store.ts'
import { useUrlState } from '../shell/useUrlState.ts'
import { EmptyPanel } from '../states/EmptyPanel.tsx'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { LoadingRows } from '../states/LoadingRows.tsx'
import { BulkSwitchDialog } from './BulkSwitchDialog.tsx'
import { RulesHeader } from './RulesHeader.tsx'
import { ruleColumns } from './rule-columns.tsx'
import { ALL_RULES, matchingRules, type RulesSearch, rulesSearch, sortedRules } from './rules-search.ts'
import { useForecasts } from './useForecast.ts'
import { useRules } from './useRules.ts'
import { useSetEnabled } from './useSetEnabled.ts'

const ImportDialog = lazy(() => import('./ImportDialog.tsx').then((m) => ({ default: m.ImportDialog })))

/** What the platform looks for. */
export function RulesPage() {
  const [search, update] = useUrlState(rulesSearch)
  const rules = useRules()
  const filter = useFilterText(search.q, update)
  const filterRef = useRef<HTMLInputElement>(null)
  const [bulk, setBulk] = useState<boolean | undefined>()
  const [isImporting, setImporting] = useState(false)
  const setEnabled = useSetEnabled()
  const forecasts = useForecasts()
  const shown = useMemo(
    () =>
      sortedRules(matchingRules(rules.data?.items ?? [], search), search.sort, (id) =>
        forecasts.get(id)?.source_events === 0 ? undefined : forecasts.get(id)?.per_day,
      ),
    [rules.data, search, forecasts],
  )
  return (
    <div className="page">
      <RulesHeader
        search={search}
        onChange={update}
        filterText={filter.text}
        onFilterText={filter.setText}
        filterRef={filterRef}
        rules={rules.data?.items}
        shown={shown}
        onImport={() => setImporting(true)}
        onSwitchShown={setBulk}
      />
      {rules.isPending && <LoadingRows what="rules" />}
      {rules.isError && rules.data === undefined && (
        <ErrorPanel error={rules.error} onRetry={() => void rules.refetch()} />
      )}
      {rules.data !== undefined && shown.length === 0 && (
        <NoRules isEmpty={rules.data.items.length === 0} onClear={() => update(ALL_RULES)} />
      )}
      {shown.length > 0 && (
        <RuleGrid
          rules={shown}
          forecasts={forecasts}
          search={search}
          onChange={update}
          onFilter={() => filterRef.current?.focus()}
          onSwitchShown={setBulk}
        />
      )}
      <Suspense fallback={null}>
        {isImporting && <ImportDialog onClose={() => setImporting(false)} />}
      </Suspense>
      {bulk !== undefined && (
        <BulkSwitchDialog
          shown={shown}
          enabled={bulk}
          statusFilter={search.status}
          onClose={() => setBulk(undefined)}
          onSwitch={(ids, isBackFilled) => {
            setBulk(undefined)
            setEnabled(ids, bulk, isBackFilled)
          }}
        />
      )}
    </div>
  )
}

interface RuleGridProps {
  readonly rules: readonly Rule[]
  readonly forecasts: ReadonlyMap<string, RuleForecast>
  readonly search: RulesSearch
  readonly onChange: (change: Partial<RulesSearch>) => void
  readonly onFilter: () => void
  readonly onSwitchShown: (enabled: boolean) => void
}

function RuleGrid({ rules, forecasts, search, onChange, onFilter, onSwitchShown }: RuleGridProps) {
  const navigate = useNavigate()
  const setEnabled = useSetEnabled()
  const columns = useMemo(
    () => ruleColumns((rule) => setEnabled([rule.id], !rule.enabled), forecasts),
    [setEnabled, forecasts],
  )
  const index = Math.max(
    0,
    rules.findIndex(({ id }) => id === search.r),
  )
  const activate = (next: number) => onChange({ r: rules[next]?.id ?? '' })
  const open = (rule: Rule) => {
    useShell.setState({ trail: rules.map(({ id }) => id) })
    void navigate({ to: '/rules/$id', params: { id: rule.id } } as never)
  }
  const active = rules[index]!
  useListKeys('Rules', {
    count: rules.length,
    activeIndex: index,
    onActivate: activate,
    more: [
      { keys: 'Enter', label: 'Open the rule', run: () => open(active) },
      { keys: 'x', label: 'Enable or disable the rule', run: () => setEnabled([active.id], !active.enabled) },
      { keys: 'e', label: 'Enable all rules shown', run: () => onSwitchShown(true) },
      { keys: 'd', label: 'Disable all rules shown', run: () => onSwitchShown(false) },
      { keys: '/', label: 'Filter', run: onFilter },
    ],
  })
  return (
    <DataGrid
      label="Rules"
      rows={rules}
      columns={columns}
      rowKey={idOf}
      activeIndex={index}
      onActivate={activate}
      onOpen={open}
    />
  )
}

const idOf = ({ id }: Rule) => id

function NoRules({ isEmpty, onClear }: { readonly isEmpty: boolean; readonly onClear: () => void }) {
  if (isEmpty) {
    return (
      <EmptyPanel title="No rules" reason="Without rules nothing is found.">
        <p>
          Import Sigma files with <code>opensoc rules import FOLDER</code>.
        </p>
      </EmptyPanel>
    )
  }
  return (
    <EmptyPanel title="No rule matches" reason="The filters leave nothing.">
      <button type="button" className="button" onClick={onClear}>
        Remove all filters
      </button>
    </EmptyPanel>
  )
}
