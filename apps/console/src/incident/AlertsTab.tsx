import type { Incident } from '@opensoc/contract'
import { FindingDetail } from '../findings/FindingDetail.tsx'
import { FindingGrid } from '../findings/FindingGrid.tsx'
import { useShell } from '../shell/shell-store.ts'
import { EmptyPanel } from '../states/EmptyPanel.tsx'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { LoadingRows } from '../states/LoadingRows.tsx'
import type { IncidentSearch } from './incident-search.ts'
import { JoinReason } from './JoinReason.tsx'
import { useIncidentFindings } from './useIncidentFindings.ts'

interface AlertsTabProps {
  readonly incident: Incident
  readonly search: IncidentSearch
  readonly onChange: (change: Partial<IncidentSearch>) => void
}

export function AlertsTab({ incident, search, onChange }: AlertsTabProps) {
  const findings = useIncidentFindings(incident.id)
  const isOpen = useShell((state) => state.isPeekOpen)
  if (findings.isPending) return <LoadingRows what="alerts" />
  if (findings.isError) return <ErrorPanel error={findings.error} onRetry={() => void findings.refetch()} />
  const { items } = findings.data
  if (items.length === 0)
    return <EmptyPanel title="No alerts" reason="The alerts of this incident are no longer stored." />
  const chosen = items.find(({ id }) => id === search.finding) ?? items[0]!
  return (
    <>
      <div className="grow">
        <FindingGrid
          label="Alerts of the incident"
          findings={items}
          activeId={chosen.id}
          onActivate={(finding) => onChange({ finding })}
        />
      </div>
      {isOpen && (
        <FindingDetail key={chosen.id} finding={chosen}>
          <JoinReason incident={incident} findings={items} findingId={chosen.id} />
        </FindingDetail>
      )}
    </>
  )
}
