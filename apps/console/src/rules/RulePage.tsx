import type { RuleTexts } from '@opensoc/contract'
import { useNavigate, useParams } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useKeyLayer } from '../keys/useKeyLayer.ts'
import { neighbour, useShell } from '../shell/shell-store.ts'
import { useUrlState } from '../shell/useUrlState.ts'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { LoadingRows } from '../states/LoadingRows.tsx'
import { ChangesTab } from './ChangesTab.tsx'
import { HistoryTab } from './HistoryTab.tsx'
import { RuleHeader } from './RuleHeader.tsx'
import { RuleTabs } from './RuleTabs.tsx'
import { RULE_TABS, ruleSearch } from './rule-search.ts'
import { SourceTab } from './SourceTab.tsx'
import { TestsTab } from './TestsTab.tsx'
import { useRule } from './useRule.ts'

const BackTestPanel = lazy(() => import('./BackTestPanel.tsx').then((m) => ({ default: m.BackTestPanel })))

/** One rule: its text, what was changed in it, its tests, its history. A new view is a tab of its own file. */
export function RulePage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  const rule = useRule(id)
  return (
    <div className="page">
      {rule.data === undefined && <h1 className="unseen">Rule {id}</h1>}
      {rule.isPending && <LoadingRows what="the rule" />}
      {rule.isError && rule.data === undefined && (
        <ErrorPanel error={rule.error} onRetry={() => void rule.refetch()} />
      )}
      {rule.data !== undefined && <OpenRule key={id} rule={rule.data} />}
    </div>
  )
}

function OpenRule({ rule }: { readonly rule: RuleTexts }) {
  const [{ tab }, update] = useUrlState(ruleSearch)
  const navigate = useNavigate()
  const trail = useShell((state) => state.trail)
  const go = (step: 1 | -1) => () => {
    const next = neighbour(trail, rule.id, step)
    if (next !== undefined) void navigate({ to: '/rules/$id', params: { id: next } } as never)
  }
  const show = (next: typeof tab) => update({ tab: next }, { isNewEntry: true })
  useKeyLayer(
    'Rule',
    [
      ...RULE_TABS.map((name, index) => ({
        keys: String(index + 1),
        label: `Show the ${name}`,
        run: () => show(name),
      })),
      { keys: '[', label: 'Previous rule of the list', run: go(-1) },
      { keys: ']', label: 'Next rule of the list', run: go(1) },
      {
        keys: 'Escape',
        label: 'Back to the rules',
        run: () => void navigate({ to: '/rules', search: { r: rule.id } } as never),
      },
    ],
    1,
  )
  return (
    <>
      <RuleHeader rule={rule} />
      <RuleTabs rule={rule} tab={tab} onTab={show} />
      <div id="rule-panel" role="tabpanel" aria-labelledby={`tab-${tab}`} className="columns">
        {tab === 'source' && <SourceTab rule={rule} />}
        {tab === 'changes' && <ChangesTab rule={rule} />}
        {tab === 'tests' && <TestsTab rule={rule} />}
        {tab === 'backtest' && (
          <Suspense fallback={<LoadingRows what="the back-test" />}>
            <BackTestPanel subject={{ id: rule.id }} hint="Of the text that is saved; nothing is stored." />
          </Suspense>
        )}
        {tab === 'history' && <HistoryTab rule={rule} />}
      </div>
    </>
  )
}
