import type { IncidentGraph } from '@opensoc/contract'
import { type Forest, forestOf } from './forest.ts'

export type Node = IncidentGraph['nodes'][number]

export interface PlacedNode {
  readonly node: Node
  readonly x: number
  readonly y: number
  readonly width: number
  /** Causal depth inside the host, from 0. */
  readonly depth: number
  readonly isChip: boolean
}

export interface Lane {
  readonly host: string
  readonly y: number
  readonly width: number
  readonly height: number
  readonly count: number
}

export interface GraphLayout {
  readonly lanes: readonly Lane[]
  /** In drawing order: lane by lane, top to bottom. */
  readonly nodes: readonly PlacedNode[]
  readonly byId: ReadonlyMap<string, PlacedNode>
  readonly width: number
  readonly height: number
}

export const NODE_WIDTH = 152
export const NODE_HEIGHT = 32
export const COLUMN = 184
export const ROW = 38
const CHIP_GAP = 6
const LANE_LEFT = 14
const LANE_TOP = 40
const LANE_BOTTOM = 10
/** Room between lanes for the lines that cross from host to host. */
export const GUTTER = 34

/**
 * Swim-lanes by host, x = causal depth, children under their parent. One pass over the nodes: O(n) after sorting
 * siblings. The same graph always gives the same picture.
 */
export function layoutGraph(nodes: readonly Node[]): GraphLayout {
  const forest = forestOf(nodes)
  const lanes: Lane[] = []
  const placed: PlacedNode[] = []
  let y = GUTTER
  for (const [host, roots] of forest.rootsByHost) {
    const lane = placeLane(forest, roots, y)
    placed.push(...lane.nodes)
    lanes.push({ host, y, width: lane.width, height: lane.height, count: lane.nodes.length })
    y += lane.height + GUTTER
  }
  return {
    lanes,
    nodes: placed,
    byId: new Map(placed.map((one) => [one.node.id, one])),
    width: Math.max(0, ...lanes.map((lane) => lane.width)) + LANE_LEFT * 2,
    height: y,
  }
}

interface LaneNodes {
  readonly nodes: readonly PlacedNode[]
  readonly width: number
  readonly height: number
}

interface Waiting {
  readonly node: Node
  readonly depth: number
  /** The first child stands in its parent's row; the others below everything placed so far. */
  readonly row: number | undefined
  /** The place among chips of one parent: two share a row. */
  readonly chip: number | undefined
}

function placeLane(forest: Forest, roots: readonly Node[], top: number): LaneNodes {
  const nodes: PlacedNode[] = []
  const waiting: Waiting[] = roots
    .toReversed()
    .map((node) => ({ node, depth: 0, row: undefined, chip: undefined }))
  let lastRow = -1
  let deepest = 0
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, depth, chip } = next
    const isSecondChip = chip !== undefined && chip % 2 === 1
    const row = next.row ?? (isSecondChip ? lastRow : lastRow + 1)
    lastRow = Math.max(lastRow, row)
    deepest = Math.max(deepest, depth)
    nodes.push(place(next, top, row))
    const children = forest.childrenInHost(node)
    const firstChip = chipsFrom(forest, children)
    for (let index = children.length - 1; index >= 0; index--) {
      waiting.push({
        node: children[index]!,
        depth: depth + 1,
        row: index === 0 ? row : undefined,
        chip: index >= firstChip ? index - firstChip : undefined,
      })
    }
  }
  return {
    nodes,
    width: deepest * COLUMN + NODE_WIDTH + 24,
    height: LANE_TOP + (lastRow + 1) * ROW + LANE_BOTTOM,
  }
}

function place({ node, depth, chip }: Waiting, top: number, row: number): PlacedNode {
  const isChip = chip !== undefined
  const width = isChip ? (NODE_WIDTH - CHIP_GAP) / 2 : NODE_WIDTH
  return {
    node,
    depth,
    isChip,
    width,
    x: columnX(depth) + (isChip && chip % 2 === 1 ? width + CHIP_GAP : 0),
    y: top + LANE_TOP + row * ROW,
  }
}

/** The left edge of a column of nodes. */
export function columnX(depth: number): number {
  return LANE_LEFT + 10 + depth * COLUMN
}

/** Where the routine leaves at the end of the children begin: two or more of them are packed as half-width chips. */
function chipsFrom(forest: Forest, children: readonly Node[]): number {
  let first = children.length
  while (first > 0 && isRoutineLeaf(forest, children[first - 1]!)) first--
  return children.length - first >= 2 ? first : children.length
}

function isRoutineLeaf(forest: Forest, node: Node): boolean {
  const isRoutine = !node.on_path && node.severity === undefined && node.child_count === 0
  return isRoutine && forest.children(node).length === 0
}
