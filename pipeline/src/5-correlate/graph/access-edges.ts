import type { Finding, GraphEdge } from '@opensoc/domain'
import { isDoneToProcess } from '../../acting-process.ts'
import type { DraftNode } from './draft-node.ts'
import type { LoadedStory } from './load-processes.ts'
import { storyId, uidAt } from './story-process.ts'

/** From a process to the one that it opened or wrote into, where that raised a finding: both are on the path. */
export function accessEdges(
  findings: readonly Finding[],
  { events, alias }: LoadedStory,
  nodes: ReadonlyMap<string, DraftNode>,
): GraphEdge[] {
  const edges = new Map<string, GraphEdge>()
  for (const finding of findings) {
    const event = events.get(finding.eventIds[0] ?? '')
    if (event === undefined || !isDoneToProcess(event.ocsf)) continue
    const host = String(event.columns['host'] ?? '')
    const [source, target] = ['actor.process', 'process'].map((path) => {
      const id = storyId(host, uidAt(event.ocsf, path) ?? '')
      return nodes.get(`p:${alias.get(id) ?? id}`)
    })
    if (source === undefined || target === undefined || source === target) continue
    target.onPath = true
    edges.set(`${source.id}\n${target.id}`, {
      source: source.id,
      target: target.id,
      kind: 'accessed',
      onPath: true,
    })
  }
  return [...edges.values()]
}
