import { useMemo } from 'react'
import { DataGrid } from '../grid/DataGrid.tsx'
import type { GridColumn } from '../grid/grid-props.ts'
import { useListKeys } from '../grid/useListKeys.ts'
import { SeverityPill } from '../incidents/SeverityPill.tsx'
import { Time } from '../text/Time.tsx'
import { VisibleText } from '../text/VisibleText.tsx'
import { type Story, type StoryRow, stepAlert } from './walk.ts'

interface StoryListProps {
  readonly story: Story
  readonly selectedId: string | undefined
  readonly onSelect: (id: string) => void
}

const INDENT = 16

const COLUMNS: readonly GridColumn<StoryRow>[] = [
  {
    id: 'entity',
    header: 'Entity',
    track: 'minmax(200px, 1.2fr)',
    cell: ({ node, level }) => (
      <span style={{ paddingLeft: (level - 1) * INDENT }}>
        {level > 1 && (
          <span className="dim" aria-hidden="true">
            └{' '}
          </span>
        )}
        <VisibleText text={node.label} /> {node.root && <span className="tag">Root cause</span>}
      </span>
    ),
  },
  { id: 'kind', header: 'Kind', track: '70px', cell: ({ node }) => node.kind },
  { id: 'host', header: 'Host', track: '110px', cell: ({ node }) => <VisibleText text={node.host} /> },
  {
    id: 'detail',
    header: 'Detail',
    track: 'minmax(160px, 1.6fr)',
    cell: ({ node }) => (
      <span className="mono" title={node.sub.slice(0, 500)}>
        <VisibleText text={node.sub.slice(0, 300)} />
      </span>
    ),
  },
  {
    id: 'severity',
    header: 'Severity',
    track: '100px',
    cell: ({ node }) => node.severity !== undefined && <SeverityPill level={node.severity} isWordy />,
  },
  { id: 'techniques', header: 'ATT&CK', track: '96px', cell: ({ node }) => node.techniques.join(', ') },
  { id: 'hidden', header: 'Routine', track: '64px', isEnd: true, cell: ({ node }) => node.child_count || '' },
  { id: 'time', header: 'Time', track: '158px', cell: ({ node }) => <Time time={node.time} /> },
]

/** The same story as an indented table: what a screen reader reads best. */
export function StoryList({ story, selectedId, onSelect }: StoryListProps) {
  const index = useMemo(() => story.rows.findIndex(({ node }) => node.id === selectedId), [story, selectedId])
  const select = (next: number) => {
    const row = story.rows[next]
    if (row !== undefined) onSelect(row.node.id)
  }
  const alert = (step: 1 | -1) => () => {
    const next = stepAlert(story, story.rows[index]?.node, step)
    if (next !== undefined) onSelect(next.id)
  }
  useListKeys('Story list', {
    count: story.rows.length,
    activeIndex: index,
    onActivate: select,
    more: [
      { keys: 'n', label: 'Next alert', run: alert(1) },
      { keys: 'N', label: 'Previous alert', run: alert(-1) },
    ],
  })
  return (
    <DataGrid
      label="Attack story list"
      rows={story.rows}
      columns={COLUMNS}
      rowKey={idOf}
      activeIndex={index}
      onActivate={select}
      level={levelOf}
    />
  )
}

const idOf = ({ node }: StoryRow) => node.id
const levelOf = ({ level }: StoryRow) => level
