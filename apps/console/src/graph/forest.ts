import type { IncidentGraph } from '@opensoc/contract'

type Node = IncidentGraph['nodes'][number]

/** Who caused whom. Parents that are missing, and circles in hostile data, make a node a root. */
export interface Forest {
  /** Hosts in the order in which the story reaches them. */
  readonly rootsByHost: ReadonlyMap<string, readonly Node[]>
  readonly roots: readonly Node[]
  readonly childrenInHost: (node: Node) => readonly Node[]
  /** Across hosts too. */
  readonly children: (node: Node) => readonly Node[]
  readonly parent: (node: Node) => Node | undefined
}

export function forestOf(nodes: readonly Node[]): Forest {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const parents = parentsOf(nodes, byId)
  const children = new Map<string, Node[]>()
  const roots: Node[] = []
  const rootsByHost = new Map<string, Node[]>()
  for (const node of nodes.toSorted(inStoryOrder)) {
    const parent = parents.get(node.id)
    if (parent === undefined) roots.push(node)
    else add(children, parent.id, node)
    if (parent === undefined || parent.host !== node.host) add(rootsByHost, node.host, node)
  }
  const childrenOf = (node: Node) => children.get(node.id) ?? NONE
  return {
    roots,
    rootsByHost: new Map([...rootsByHost].sort(([, a], [, b]) => earliest(a) - earliest(b))),
    children: childrenOf,
    childrenInHost: (node) => childrenOf(node).filter(({ host }) => host === node.host),
    parent: (node) => parents.get(node.id),
  }
}

const NONE: readonly Node[] = []

/** The attack path first, then by time; ids decide between equals, so that the picture never jumps. */
function inStoryOrder(a: Node, b: Node): number {
  return Number(b.on_path) - Number(a.on_path) || a.time - b.time || (a.id < b.id ? -1 : 1)
}

function earliest(nodes: readonly Node[]): number {
  return Math.min(...nodes.map(({ time }) => time))
}

function add(map: Map<string, Node[]>, key: string, node: Node): void {
  const known = map.get(key)
  if (known === undefined) map.set(key, [node])
  else known.push(node)
}

/** Follows each chain once: a node seen again in its own chain closes a circle, and loses its parent. */
function parentsOf(nodes: readonly Node[], byId: ReadonlyMap<string, Node>): Map<string, Node> {
  const parents = new Map<string, Node>()
  const done = new Set<string>()
  for (const start of nodes) {
    const chain = new Set<string>()
    let node: Node | undefined = start
    while (node !== undefined && !done.has(node.id)) {
      chain.add(node.id)
      const parent: Node | undefined = node.parent === undefined ? undefined : byId.get(node.parent)
      if (parent === undefined || chain.has(parent.id)) break
      parents.set(node.id, parent)
      node = parent
    }
    for (const id of chain) done.add(id)
  }
  return parents
}
