import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useKeyLayer } from '../keys/useKeyLayer.ts'
import { useUrlState } from '../shell/useUrlState.ts'
import { HuntBar } from './HuntBar.tsx'
import { HuntResults } from './HuntResults.tsx'
import { HuntStart } from './HuntStart.tsx'
import { useHistory } from './history-store.ts'
import { huntSearch, windowOf } from './hunt-search.ts'

/** Search in all stored events. The query and its time are in the URL; running again asks for the present. */
export function HuntPage() {
  const [search, update] = useUrlState(huntSearch)
  const [text, setText] = useState(search.query?.trim() ?? '')
  const [runs, setRuns] = useState(0)
  const remember = useHistory((state) => state.add)
  const queryRef = useRef<HTMLTextAreaElement>(null)
  useEffect(() => setText(search.query?.trim() ?? ''), [search.query])
  const scope = useMemo(() => {
    // Each run counts relative ranges from its own moment.
    void runs
    return search.query === undefined
      ? undefined
      : { query: search.query.trim(), ...windowOf(search, Date.now()) }
  }, [search, runs])
  const run = useCallback(
    (query: string) => {
      setText(query)
      remember(query)
      setRuns((count) => count + 1)
      update({ query }, { isNewEntry: true })
    },
    [remember, update],
  )
  const showSpan = useCallback(
    ({ from, to }: { readonly from: number; readonly to: number }) =>
      update({ from, to }, { isNewEntry: true }),
    [update],
  )
  useKeyLayer(
    'Hunt',
    [
      { keys: '/', label: 'To the query', run: () => queryRef.current?.focus() },
      { keys: 'ctrl+Enter', label: 'Run the query', run: () => run(text) },
    ],
    1,
  )
  return (
    <div className="page">
      <h1 className="unseen">Hunt</h1>
      <HuntBar
        text={text}
        onText={setText}
        onRun={run}
        search={search}
        onChange={update}
        queryRef={queryRef}
      />
      {scope === undefined ? (
        <HuntStart onRun={run} />
      ) : (
        <HuntResults
          scope={scope}
          onQuery={run}
          onSpan={showSpan}
          onWiden={() => update({ from: undefined, to: undefined, last: 20 * 365 * 24 * 3600_000 })}
        />
      )}
    </div>
  )
}
