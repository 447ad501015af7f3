import type { Finding, GraphEdge, GraphNode, Incident } from '@opensoc/domain'
import type { DraftNode } from './draft-node.ts'

/**
 * Edges between lanes. Correlation has said why each finding belongs here (`joinedTo`): where the two lie in different
 * lanes, the story crosses there. One edge a pair of lanes: the earliest crossing.
 */
export function crossEdges(
  incident: Incident,
  findings: readonly Finding[],
  nodes: ReadonlyMap<string, DraftNode>,
  nodeOfFinding: ReadonlyMap<string, string>,
): GraphEdge[] {
  const timeOf = new Map(findings.map((finding) => [finding.id as string, finding.time]))
  const first = new Map<string, { readonly edge: GraphEdge; readonly time: number }>()
  for (const { findingId, joinedTo } of incident.members) {
    const [a, b] = [findingId, joinedTo].map((id) => nodes.get(nodeOfFinding.get(id ?? '') ?? ''))
    if (a === undefined || b === undefined || a.host.toLowerCase() === b.host.toLowerCase()) continue
    const [source, target] = isBefore(a, b, timeOf.get(findingId) ?? 0, timeOf.get(joinedTo!) ?? 0)
      ? [a, b]
      : [b, a]
    const lanes = [source.host.toLowerCase(), target.host.toLowerCase()].join('\n')
    const time = Math.max(source.time, target.time)
    const known = first.get(lanes)
    if (known === undefined || time < known.time) {
      first.set(lanes, {
        time,
        edge: { source: source.id, target: target.id, kind: kindOf(source, target), onPath: true },
      })
    }
  }
  return [...first.values()].sort((x, y) => x.time - y.time).map(({ edge }) => edge)
}

function isBefore(a: DraftNode, b: DraftNode, timeA: number, timeB: number): boolean {
  if (a.kind === 'mail' || b.kind === 'mail') return a.kind === 'mail'
  return timeA < timeB || (timeA === timeB && a.id < b.id)
}

function kindOf(source: GraphNode, target: GraphNode): GraphEdge['kind'] {
  if (source.kind === 'mail') return 'delivered'
  if (target.kind === 'cloud') return 'called'
  return target.kind === 'network' || source.kind === 'network' ? 'connected' : 'lateral'
}
