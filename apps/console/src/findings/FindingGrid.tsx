import type { Finding } from '@opensoc/contract'
import { DataGrid } from '../grid/DataGrid.tsx'
import { useListKeys } from '../grid/useListKeys.ts'
import type { KeyBinding } from '../keys/key-match.ts'
import { FINDING_COLUMNS } from './finding-columns.tsx'

interface FindingGridProps {
  readonly label: string
  readonly findings: readonly Finding[]
  readonly activeId: string
  readonly onActivate: (id: string) => void
  readonly onEndReached?: () => void
  readonly hasMore?: boolean
  readonly keys?: readonly KeyBinding[]
}

const NO_KEYS: readonly KeyBinding[] = []

export function FindingGrid(props: FindingGridProps) {
  const { label, findings, activeId, onActivate, onEndReached, hasMore = false, keys = NO_KEYS } = props
  const index = Math.max(
    0,
    findings.findIndex(({ id }) => id === activeId),
  )
  const activate = (next: number) => {
    const finding = findings[next]
    if (finding !== undefined) onActivate(finding.id)
  }
  useListKeys(label, { count: findings.length, activeIndex: index, onActivate: activate, more: keys })
  return (
    <DataGrid
      label={label}
      rows={findings}
      columns={FINDING_COLUMNS}
      rowKey={idOf}
      total={hasMore ? -1 : findings.length}
      activeIndex={index}
      onActivate={activate}
      {...(onEndReached === undefined ? {} : { onEndReached })}
    />
  )
}

const idOf = ({ id }: Finding) => id
