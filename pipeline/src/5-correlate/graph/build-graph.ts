import {
  type EventLake,
  type Finding,
  type GraphEdge,
  type GraphGap,
  type GraphNode,
  hostKey,
  type Incident,
  type IncidentGraph,
} from '@opensoc/domain'
import { isBrokerProcess } from '../../broker-processes.ts'
import { accessEdges } from './access-edges.ts'
import { crossEdges } from './cross-edges.ts'
import type { DraftNode } from './draft-node.ts'
import { factsOf, thingOf } from './event-nodes.ts'
import { laneNames } from './lane-names.ts'
import { type LoadedStory, loadStory } from './load-processes.ts'
import { severityOfLevel, strongest } from './node-severity.ts'
import { processOfFinding } from './same-process.ts'
import type { StoryProcess } from './story-process.ts'

export interface GraphOptions {
  readonly incident: Incident
  readonly findings: readonly Finding[]
  readonly lake: EventLake
  /** The attack path, or every process that was found around it. */
  readonly scope: 'path' | 'all'
  readonly limit: number
  readonly signal?: AbortSignal | undefined
}

/**
 * The story of an incident: processes under what started them, in a lane for each host, and the mails, calls, logons
 * and connections that raised findings. Always at least one node a finding.
 */
export async function buildIncidentGraph(options: GraphOptions): Promise<IncidentGraph> {
  const { incident, findings, lake } = options
  if (findings.length === 0) return { nodes: [], edges: [], gaps: [], truncated: false }
  const story = await loadStory({ tenantId: incident.tenantId, findings, lake, signal: options.signal })
  const nodes = new Map<string, DraftNode>()
  for (const process of story.processes.values()) nodes.set(`p:${process.id}`, processNode(process, story))
  const laneOf = laneNames(story.events.values())

  const nodeOfFinding = new Map<string, string>()
  for (const finding of findings) attachFinding(finding, story, { nodes, nodeOfFinding, laneOf })
  markPath(nodes, nodeOfFinding)
  const accesses = accessEdges(findings, story, nodes)
  const shown = choose(nodes, options)
  const edges = [
    ...treeEdges(shown),
    ...accesses.filter(({ source, target }) => shown.has(source) && shown.has(target)),
    ...crossEdges(incident, findings, { nodes: shown, nodeOfFinding, laneOf }),
  ]
  markRoot(shown, edges)
  const ordered = [...shown.values()].sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1))
  return {
    nodes: ordered,
    edges,
    gaps: gapsOf(shown, story.processes),
    truncated: story.isTruncated || shown.size >= options.limit,
  }
}

function processNode(process: StoryProcess, { processes, alias }: LoadedStory): DraftNode {
  const named = process.parentUid === '' ? '' : `${hostKey(process.host)}|${process.parentUid.toLowerCase()}`
  const parentId = alias.get(named) ?? named
  return {
    id: `p:${process.id}`,
    kind: 'process',
    label: process.name || process.path || `process ${process.pid ?? process.uid}`,
    sub: process.commandLine || process.path,
    host: process.host,
    time: process.time,
    ...(processes.has(parentId) && parentId !== process.id ? { parent: `p:${parentId}` } : {}),
    techniques: [],
    findingIds: [],
    eventIds: process.launch === undefined ? [] : [process.launch.id as DraftNode['eventIds'][number]],
    onPath: false,
    root: false,
    childCount: 0,
    facts: factsOf(process),
  }
}

interface Growing {
  readonly nodes: Map<string, DraftNode>
  readonly nodeOfFinding: Map<string, string>
  readonly laneOf: (lane: string) => string
}

/** Puts a finding on its process; one about something else (a mail, a call, a connection) on a node of its own. */
function attachFinding(
  finding: Finding,
  story: LoadedStory,
  { nodes, nodeOfFinding, laneOf }: Growing,
): void {
  const event = story.events.get(finding.eventIds[0] ?? '')
  const process = processOfFinding(finding, event, story.processes, story.alias)
  const acting = process === undefined ? undefined : nodes.get(`p:${process.id}`)
  const thing = thingOf(finding, event, acting, laneOf)
  if (thing !== undefined && !nodes.has(thing.id)) nodes.set(thing.id, thing)
  const node = thing === undefined ? acting! : nodes.get(thing.id)!
  const holders = thing === undefined || acting === undefined ? [node] : [node, acting]
  for (const holder of holders) raise(holder, finding)
  nodeOfFinding.set(finding.id, node.id)
}

function raise(node: DraftNode, finding: Finding): void {
  node.findingIds = [...node.findingIds, finding.id]
  node.severity = strongest(node.severity, severityOfLevel(finding.level))
  const techniques = finding.attacks.flatMap(
    (attack) => attack.sub_technique?.uid ?? attack.technique?.uid ?? [],
  )
  node.techniques = [...new Set([...node.techniques, ...techniques])]
  node.eventIds = [...new Set([...node.eventIds, ...finding.eventIds])]
}

/** A node is on the path if it raised a finding or leads to one. */
function markPath(nodes: ReadonlyMap<string, DraftNode>, nodeOfFinding: ReadonlyMap<string, string>): void {
  const raised = new Set([
    ...nodeOfFinding.values(),
    ...[...nodes.values()].filter((node) => node.findingIds.length > 0).map((node) => node.id),
  ])
  for (const id of raised) {
    for (
      let node = nodes.get(id), steps = 0;
      node !== undefined && !(node.onPath && steps > 0) && steps < 100;
      steps++
    ) {
      node.onPath = true
      node = node.parent === undefined ? undefined : nodes.get(node.parent)
    }
  }
}

/** Nodes of the scope, the path first; what is left out is counted on its parent. */
function choose(
  nodes: ReadonlyMap<string, DraftNode>,
  { scope, limit }: GraphOptions,
): Map<string, DraftNode> {
  const ranked = [...nodes.values()].sort(
    (a, b) => Number(b.onPath) - Number(a.onPath) || a.time - b.time || (a.id < b.id ? -1 : 1),
  )
  const shown = new Map<string, DraftNode>()
  for (const node of ranked) {
    if (shown.size < limit && (scope === 'all' || node.onPath)) shown.set(node.id, node)
    else if (node.parent !== undefined) {
      const parent = nodes.get(node.parent)
      if (parent !== undefined) parent.childCount++
    }
  }
  for (const node of shown.values())
    if (node.parent !== undefined && !shown.has(node.parent)) delete node.parent
  return shown
}

function treeEdges(nodes: ReadonlyMap<string, DraftNode>): GraphEdge[] {
  const edges: GraphEdge[] = []
  for (const node of nodes.values()) {
    const parent = node.parent === undefined ? undefined : nodes.get(node.parent)
    if (parent === undefined) continue
    edges.push({
      source: parent.id,
      target: node.id,
      kind: EDGE_OF_KIND[node.kind] ?? 'spawned',
      onPath: node.onPath && parent.onPath,
    })
  }
  return edges.sort((a, b) => (a.target < b.target ? -1 : 1))
}

const EDGE_OF_KIND: Readonly<Partial<Record<GraphNode['kind'], GraphEdge['kind']>>> = {
  file: 'wrote',
  module: 'loaded',
  network: 'connected',
  registry: 'set',
  user: 'logged_on',
  cloud: 'called',
}

/** The earliest node of the path that nothing else of it leads to; a broker is context, never where a story begins. */
function markRoot(nodes: ReadonlyMap<string, DraftNode>, edges: readonly GraphEdge[]): void {
  const caused = new Set(edges.filter((edge) => !isBroker(nodes.get(edge.source))).map((edge) => edge.target))
  const starts = [...nodes.values()].filter((node) => node.onPath && !caused.has(node.id) && !isBroker(node))
  // A host alone says only that something was found there: what happened comes first.
  // A mail that led to it came from outside, whatever was running before.
  const rank = (node: DraftNode) => (node.kind === 'mail' ? -1 : node.kind === 'host' ? 1 : 0)
  const first = starts.sort((a, b) => rank(a) - rank(b) || a.time - b.time || (a.id < b.id ? -1 : 1))[0]
  if (first !== undefined) first.root = true
}

function isBroker(node: DraftNode | undefined): boolean {
  return node?.kind === 'process' && isBrokerProcess(node.label)
}

/** Processes that were never seen starting: their beginning is missing. */
function gapsOf(
  nodes: ReadonlyMap<string, DraftNode>,
  processes: ReadonlyMap<string, StoryProcess>,
): GraphGap[] {
  const unseen = new Map<string, string[]>()
  for (const process of processes.values()) {
    const node = nodes.get(`p:${process.id}`)
    if (node?.onPath !== true || process.launch !== undefined || isBrokerProcess(process.name)) continue
    unseen.set(process.host, [...(unseen.get(process.host) ?? []), node.label])
  }
  return [...unseen].sort().map(([host, names]) => ({
    host,
    reason: `no start event for ${[...new Set(names)].slice(0, 5).join(', ')}: it began before the telemetry, or the sensor did not report it`,
  }))
}
