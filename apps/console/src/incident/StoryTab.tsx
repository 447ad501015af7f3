import type { Incident, IncidentGraph } from '@opensoc/contract'
import { useMemo } from 'react'
import { routeEdges } from '../graph/edges.ts'
import { LaneGraph } from '../graph/LaneGraph.tsx'
import { layoutGraph } from '../graph/layout.ts'
import { StoryList } from '../graph/StoryList.tsx'
import { storyOf } from '../graph/walk.ts'
import { useShell } from '../shell/shell-store.ts'
import { EmptyPanel } from '../states/EmptyPanel.tsx'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { LoadingRows } from '../states/LoadingRows.tsx'
import { AlertSlider } from './AlertSlider.tsx'
import { Inspector } from './Inspector.tsx'
import type { IncidentSearch } from './incident-search.ts'
import { SummaryStrip } from './SummaryStrip.tsx'
import { useIncidentGraph } from './useIncidentGraph.ts'

interface StoryTabProps {
  readonly incident: Incident
  readonly search: IncidentSearch
  readonly onChange: (change: Partial<IncidentSearch>) => void
}

export function StoryTab({ incident, search, onChange }: StoryTabProps) {
  const graph = useIncidentGraph(incident.id, search.scope)
  return (
    <>
      <div className="grow">
        <SummaryStrip summary={incident.summary} graph={graph.data} />
        {graph.isPending && <LoadingRows what="the story" />}
        {graph.isError && graph.data === undefined && (
          <ErrorPanel error={graph.error} onRetry={() => void graph.refetch()} />
        )}
        {graph.data !== undefined && <StoryPicture graph={graph.data} search={search} onChange={onChange} />}
      </div>
      <StorySide incident={incident} graph={graph.data} selectedId={search.node} />
    </>
  )
}

function StorySide({
  incident,
  graph,
  selectedId,
}: {
  readonly incident: Incident
  readonly graph: IncidentGraph | undefined
  readonly selectedId: string
}) {
  const isOpen = useShell((state) => state.isPeekOpen)
  return isOpen && <Inspector incident={incident} node={graph?.nodes.find(({ id }) => id === selectedId)} />
}

interface StoryPictureProps extends Omit<StoryTabProps, 'incident'> {
  readonly graph: IncidentGraph
}

function StoryPicture({ graph, search, onChange }: StoryPictureProps) {
  const layout = useMemo(() => layoutGraph(graph.nodes), [graph])
  const edges = useMemo(() => routeEdges(graph.edges, layout), [graph, layout])
  const story = useMemo(() => storyOf(graph.nodes), [graph])
  const select = (node: string) => onChange({ node })
  const toggleScope = () => onChange({ scope: search.scope === 'path' ? 'all' : 'path' })
  if (graph.nodes.length === 0) {
    return (
      <EmptyPanel
        title="No entity of this incident is known"
        reason={
          graph.gaps.map(({ host, reason }) => `${host}: ${reason}`).join(' ') ||
          'Its events left no process, file or connection.'
        }
      >
        <button type="button" className="button" onClick={toggleScope}>
          {search.scope === 'path' ? 'Show all entities' : 'Show the attack path'}
        </button>
      </EmptyPanel>
    )
  }
  const selectedId = search.node === '' ? undefined : search.node
  return (
    <>
      {search.view === 'graph' ? (
        <LaneGraph
          layout={layout}
          edges={edges}
          story={story}
          selectedId={selectedId}
          onSelect={select}
          onOpenBadge={toggleScope}
        />
      ) : (
        <StoryList story={story} selectedId={selectedId} onSelect={select} />
      )}
      <AlertSlider alerts={story.alerts} selectedId={selectedId} onSelect={select} />
    </>
  )
}
