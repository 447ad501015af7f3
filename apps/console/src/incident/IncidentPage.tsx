import type { Incident } from '@opensoc/contract'
import { useNavigate, useParams } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { TriageDialogs } from '../incidents/TriageDialogs.tsx'
import { useTriage } from '../incidents/useTriage.ts'
import { useKeyLayer } from '../keys/useKeyLayer.ts'
import { neighbour, useShell } from '../shell/shell-store.ts'
import { useUrlState } from '../shell/useUrlState.ts'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { LoadingRows } from '../states/LoadingRows.tsx'
import { StaleNote } from '../states/StaleNote.tsx'
import { AlertsTab } from './AlertsTab.tsx'
import { IncidentHeader } from './IncidentHeader.tsx'
import { IncidentTabs } from './IncidentTabs.tsx'
import { incidentSearch, TABS } from './incident-search.ts'
import { StoryTab } from './StoryTab.tsx'
import { TimelineTab } from './TimelineTab.tsx'
import { useIncident } from './useIncident.ts'
import { useIncidentChanges } from './useIncidentChanges.ts'

const ImpactTab = lazy(() => import('./ImpactTab.tsx').then((m) => ({ default: m.ImpactTab })))

/** One incident: its story, its timeline, its alerts. */
export function IncidentPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  const incident = useIncident(id)
  useIncidentChanges(id)
  if (incident.data !== undefined) {
    return (
      <div className="page">
        {incident.isError && <StaleNote error={incident.error} since={incident.dataUpdatedAt} />}
        <OpenIncident key={id} incident={incident.data} />
      </div>
    )
  }
  return (
    <div className="page">
      <h1 className="unseen">Incident {id}</h1>
      {incident.isError ? (
        <ErrorPanel error={incident.error} onRetry={() => void incident.refetch()} />
      ) : (
        <LoadingRows what="the incident" />
      )}
    </div>
  )
}

function OpenIncident({ incident }: { readonly incident: Incident }) {
  const [search, update] = useUrlState(incidentSearch)
  const triage = useTriage([incident])
  const navigate = useNavigate()
  const trail = useShell((state) => state.trail)
  const go = (step: 1 | -1) => () => {
    const id = neighbour(trail, incident.id, step)
    if (id !== undefined) void navigate({ to: '/incidents/$id', params: { id } } as never)
  }
  useKeyLayer(
    'Incident',
    [
      ...TABS.map((tab, index) => ({
        keys: String(index + 1),
        label: `Show the ${tab}`,
        run: () => update({ tab }, { isNewEntry: true }),
      })),
      { keys: 'i', label: 'Assign to me', run: triage.assignToMe },
      { keys: 's', label: 'Set the status', run: triage.askStatus },
      { keys: 'e', label: 'Close with a verdict', run: triage.askVerdict },
      { keys: '[', label: 'Previous incident of the list', run: go(-1) },
      { keys: ']', label: 'Next incident of the list', run: go(1) },
      {
        keys: 'Escape',
        label: 'Back to the queue',
        run: () => void navigate({ to: '/incidents', search: { i: incident.id } } as never),
      },
    ],
    1,
  )
  return (
    <>
      <IncidentHeader incident={incident} triage={triage} />
      <IncidentTabs incident={incident} search={search} onChange={update} />
      <div
        id="incident-panel"
        role="tabpanel"
        aria-labelledby={`tab-${search.tab}`}
        className="columns"
        style={{ position: 'relative' }}
      >
        {search.tab === 'story' && <StoryTab incident={incident} search={search} onChange={update} />}
        {search.tab === 'timeline' && <TimelineTab id={incident.id} />}
        {search.tab === 'alerts' && <AlertsTab incident={incident} search={search} onChange={update} />}
        {search.tab === 'impact' && (
          <Suspense fallback={<LoadingRows what="root cause and impact" />}>
            <ImpactTab id={incident.id} />
          </Suspense>
        )}
      </div>
      <TriageDialogs triage={triage} count={1} />
    </>
  )
}
