import { getRuleTests, type OperationResponse, type RuleTexts, saveRuleTests } from '@opensoc/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useRef } from 'react'
import { call } from '../api/client.ts'
import type { CodeEditorHandle } from '../editor/CodeEditor.tsx'
import { YamlEditor } from '../editor/YamlEditor.tsx'
import { showToast } from '../shell/toast-store.ts'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { LoadingRows } from '../states/LoadingRows.tsx'
import { problemLine } from '../states/problem-words.ts'
import { RealEvents } from './RealEvents.tsx'
import styles from './rules.module.css'
import { TestResults } from './TestResults.tsx'
import { withTestEvent } from './test-text.ts'
import { useDraft } from './useDraft.ts'
import { useMayChangeRules } from './useMayChangeRules.ts'
import { useTestRun } from './useTestRun.ts'

const testsKey = (id: string) => ['rule-tests', id] as const

/** The unit tests of the rule: events that it must find, and events that it must leave alone. */
export function TestsTab({ rule }: { readonly rule: RuleTexts }) {
  const tests = useQuery({
    queryKey: testsKey(rule.id),
    queryFn: ({ signal }) => call(getRuleTests, { params: { id: rule.id } }, { signal }),
  })
  if (tests.isPending) return <LoadingRows what="the tests" />
  if (tests.isError) return <ErrorPanel error={tests.error} onRetry={() => void tests.refetch()} />
  return <OpenTests rule={rule} tests={tests.data} />
}

interface OpenTestsProps {
  readonly rule: RuleTexts
  readonly tests: OperationResponse<typeof getRuleTests>
}

function OpenTests({ rule, tests }: OpenTestsProps) {
  const mayChange = useMayChangeRules()
  const { text, setText, isChanged, discard } = useDraft(rule.id, tests.source)
  const editor = useRef<CodeEditorHandle>(null)
  const run = useTestRun(rule, text)
  const marks = useMemo(() => marksOf(run.data), [run.data])
  const save = useSaveTests(rule.id, discard)
  const canSave = mayChange && isChanged && !save.isPending && run.data?.error?.in !== 'tests'
  const submit = () => canSave && save.mutate(text)
  return (
    <>
      <div className="grow">
        <div className={styles.actions}>
          <span className="dim">{FROM[tests.from]}</span>
          <span className="spacer" />
          {tests.from === 'own' && (
            <button type="button" className="button" disabled={!mayChange} onClick={() => save.mutate(null)}>
              Remove your tests
            </button>
          )}
          <button type="button" className="button primary" disabled={!canSave} onClick={submit}>
            Save tests <span className="kbd">Ctrl+S</span>
          </button>
        </div>
        <YamlEditor
          handle={editor}
          label="Tests of the rule"
          text={text}
          isReadOnly={!mayChange}
          marks={marks}
          onText={setText}
          onSave={submit}
        />
        <TestResults
          run={run}
          isEmpty={text.trim() === ''}
          onGoTo={(line) => editor.current?.goTo(line, 1)}
        />
      </div>
      <RealEvents rule={rule} onTake={(kind, yaml) => setText(withTestEvent(text, kind, yaml))} />
    </>
  )
}

const FROM = {
  none: 'The rule has no tests yet.',
  shipped: 'These tests came with the rule; saving keeps your own over them.',
  own: 'Your tests.',
} as const

function useSaveTests(id: string, onSaved: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (source: string | null) => call(saveRuleTests, { params: { id }, body: { source } }),
    onSuccess: async (_, source) => {
      await client.invalidateQueries({ queryKey: testsKey(id) })
      onSaved()
      showToast(source === null ? 'Your tests are removed.' : 'Tests saved.')
    },
    onError: (error) => showToast(`Not saved: ${problemLine(error)}`, { isProblem: true }),
  })
}

type Run = NonNullable<ReturnType<typeof useTestRun>['data']>

function marksOf(run: Run | undefined) {
  if (run === undefined) return []
  if (run.error?.in === 'tests') return [{ ...run.error, severity: 'error' as const }]
  return run.results
    .filter(({ passed }) => !passed)
    .map(({ kind, line }) => ({
      line,
      column: 1,
      severity: 'error' as const,
      message: kind === 'positive' ? 'the rule does not fire' : 'the rule fires',
    }))
}
