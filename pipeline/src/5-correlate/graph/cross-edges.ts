import type { Finding, GraphEdge, GraphNode, Incident } from '@opensoc/domain'
import type { DraftNode } from './draft-node.ts'

export interface CrossingStory {
  readonly nodes: ReadonlyMap<string, DraftNode>
  readonly nodeOfFinding: ReadonlyMap<string, string>
  readonly laneOf: (lane: string) => string
}

interface Crossing {
  readonly source: DraftNode
  readonly target: DraftNode
}

/**
 * Edges between lanes. A logon says by its address which host it came from. Beyond that, correlation has said why each
 * finding belongs here (`joinedTo`): where the two lie in different lanes, the story crosses there.
 * One edge into a lane from another: the earliest crossing; a logon's own word wins over a join.
 */
export function crossEdges(
  incident: Incident,
  findings: readonly Finding[],
  story: CrossingStory,
): GraphEdge[] {
  const logons = logonCrossings(story)
  const reached = new Set(logons.map(({ target }) => laneKey(target)))
  const joins = joinCrossings(incident, findings, story).filter(({ target }) => !reached.has(laneKey(target)))
  const first = new Map<string, Crossing>()
  for (const crossing of [...logons, ...joins].sort(
    (x, y) => timeOf(x) - timeOf(y) || (x.target.id < y.target.id ? -1 : 1),
  )) {
    const lanes = `${laneKey(crossing.source)}\n${laneKey(crossing.target)}`
    if (!first.has(lanes)) first.set(lanes, crossing)
  }
  return [...first.values()].map(({ source, target }) => ({
    source: source.id,
    target: target.id,
    kind: kindOf(source, target),
    onPath: true,
  }))
}

/** From the last thing that happened on the path of the host that the logon came from. */
function logonCrossings({ nodes, laneOf }: CrossingStory): Crossing[] {
  const crossings: Crossing[] = []
  for (const target of nodes.values()) {
    const from = target.kind === 'user' ? target.facts['From'] : undefined
    if (from === undefined) continue
    const lane = laneOf(from).toLowerCase()
    if (lane === laneKey(target)) continue
    const before = [...nodes.values()].filter(
      (node) => laneKey(node) === lane && node.onPath && node.kind === 'process' && node.time <= target.time,
    )
    const source = before.sort((a, b) => b.time - a.time || (a.id < b.id ? -1 : 1))[0]
    if (source !== undefined) crossings.push({ source, target })
  }
  return crossings
}

function joinCrossings(
  incident: Incident,
  findings: readonly Finding[],
  { nodes, nodeOfFinding }: CrossingStory,
): Crossing[] {
  const times = new Map(findings.map((finding) => [finding.id as string, finding.time]))
  const crossings: Crossing[] = []
  for (const { findingId, joinedTo } of incident.members) {
    const [a, b] = [findingId, joinedTo].map((id) => nodes.get(nodeOfFinding.get(id ?? '') ?? ''))
    if (a === undefined || b === undefined || laneKey(a) === laneKey(b)) continue
    const isForward = isBefore(a, b, times.get(findingId) ?? 0, times.get(joinedTo!) ?? 0)
    crossings.push(isForward ? { source: a, target: b } : { source: b, target: a })
  }
  return crossings
}

function laneKey(node: DraftNode): string {
  return node.host.toLowerCase()
}

function timeOf({ source, target }: Crossing): number {
  return Math.max(source.time, target.time)
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
