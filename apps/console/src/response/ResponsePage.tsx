import type { ResponseAction } from '@opensoc/contract'
import { useState } from 'react'
import { useMe } from '../session/useMe.ts'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { LoadingRows } from '../states/LoadingRows.tsx'
import status from '../status/status.module.css'
import { ActionTable } from './ActionTable.tsx'
import { RequestDialog } from './RequestDialog.tsx'
import { RunSection } from './RunSection.tsx'
import { useActions, usePause, useResponseSettings } from './useResponse.ts'

/** What was done to the outside: what waits for people on top, then all actions with what probes saw, then runs. */
export function ResponsePage() {
  const [isAsking, setAsking] = useState(false)
  const role = useMe().data?.role
  const mayRespond = role === 'administrator' || role === 'analyst'
  const actions = useActions()
  const paused = useResponseSettings().data?.paused
  const pause = usePause()
  const items = actions.data?.items
  return (
    <div className="page">
      <div className="page-header">
        <h1>Response</h1>
        {paused && <span role="status">Paused: nothing is sent.</span>}
        {mayRespond && (
          <>
            <button type="button" className="button primary" onClick={() => setAsking(true)}>
              Ask for an action
            </button>
            <button
              type="button"
              className="button"
              disabled={paused === undefined || pause.isPending}
              onClick={() => pause.mutate(!paused)}
            >
              {paused ? 'Resume' : 'Pause all'}
            </button>
          </>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region must be reachable by keyboard */}
      <section className={status.page} aria-label="Responses" tabIndex={0}>
        {actions.isPending && <LoadingRows what="actions" />}
        {actions.isError && <ErrorPanel error={actions.error} onRetry={() => void actions.refetch()} />}
        {items && (
          <>
            <Part
              title="Waiting for approval"
              empty="Nothing waits."
              items={items.filter(isWaiting)}
              mayRespond={mayRespond}
            />
            <Part
              title="Actions"
              empty="Nothing was done yet."
              items={items.filter((one) => !isWaiting(one))}
              mayRespond={mayRespond}
            />
          </>
        )}
        <RunSection mayRespond={mayRespond} />
      </section>
      {isAsking && <RequestDialog onClose={() => setAsking(false)} />}
    </div>
  )
}

function isWaiting({ state }: ResponseAction): boolean {
  return state === 'requested'
}

interface PartProps {
  readonly title: string
  readonly empty: string
  readonly items: readonly ResponseAction[]
  readonly mayRespond: boolean
}

function Part({ title, empty, items, mayRespond }: PartProps) {
  return (
    <div className={status.section}>
      <div className={status.sectionHead}>
        <h2>{title}</h2>
      </div>
      {items.length === 0 ? (
        <p className="dim">{empty}</p>
      ) : (
        <ActionTable label={title} actions={items} mayRespond={mayRespond} />
      )}
    </div>
  )
}
