import type { GraphNode, IncidentGraph } from '@opensoc/contract'
import { plainTime } from './plain-time.ts'
import { visible } from './rows.ts'

/** Prints the graph as an indented tree for each lane; cross links are listed below. */
export function printGraph(graph: IncidentGraph): void {
  const children = Map.groupBy(graph.nodes, (node) => node.parent ?? '')
  const known = new Set(graph.nodes.map((node) => node.id))
  for (const [host, nodes] of Map.groupBy(graph.nodes, (node) => node.host)) {
    write(`${visible(host)}\n`)
    const tops = nodes.filter(
      (node) => node.parent === undefined || !known.has(node.parent) || hostOf(graph, node.parent) !== host,
    )
    for (const top of tops) printNode(top, 1, children, host)
  }
  const lateral = graph.edges.filter((edge) => edge.kind === 'lateral' || edge.kind === 'delivered')
  for (const edge of lateral)
    write(`${edge.kind}: ${label(graph, edge.source)} -> ${label(graph, edge.target)}\n`)
  for (const gap of graph.gaps) write(`missing: ${visible(gap.host)}: ${visible(gap.reason)}\n`)
  if (graph.truncated) write('(truncated)\n')
}

function printNode(
  node: GraphNode,
  depth: number,
  children: ReadonlyMap<string, GraphNode[]>,
  host: string,
): void {
  const marks = [node.root ? 'ROOT' : '', node.severity ?? '', ...node.techniques].filter(
    (mark) => mark !== '',
  )
  const more = node.child_count > 0 ? ` +${node.child_count}` : ''
  const where = `${'  '.repeat(depth)}${node.kind} ${visible(node.label)}`
  write(
    `${where}${more}  ${plainTime(node.time)}  ${marks.join(' ')}  ${visible(node.sub).slice(0, 100)}`.trimEnd() +
      '\n',
  )
  for (const child of children.get(node.id) ?? [])
    if (child.host === host) printNode(child, depth + 1, children, host)
}

function hostOf(graph: IncidentGraph, id: string): string | undefined {
  return graph.nodes.find((node) => node.id === id)?.host
}

function label(graph: IncidentGraph, id: string): string {
  const node = graph.nodes.find((candidate) => candidate.id === id)
  return node === undefined ? id : `${visible(node.host)}/${visible(node.label)}`
}

function write(text: string): void {
  process.stdout.write(text)
}
