import type { IncidentGraph } from '@opensoc/contract'
import {
  COLUMN,
  columnX,
  type GraphLayout,
  GUTTER,
  NODE_HEIGHT,
  NODE_WIDTH,
  type PlacedNode,
  ROW,
} from './layout.ts'

type Edge = IncidentGraph['edges'][number]

export interface RoutedEdge {
  readonly key: string
  readonly path: string
  /** `tree`: cause to effect in one host; `lateral`: from host to host; `cross`: any other relation. */
  readonly form: 'tree' | 'lateral' | 'cross'
  readonly isOnPath: boolean
  readonly label: string
  /** Where the label stands, on lateral edges. */
  readonly labelAt: { readonly x: number; readonly y: number }
  readonly source: PlacedNode
  readonly target: PlacedNode
}

/** The free channel to the left of a column, where edges may run up and down without crossing a node. */
const CHANNEL = (COLUMN - NODE_WIDTH) / 2

/** Orthogonal lines through channels between columns, gaps between rows and gutters between lanes. */
export function routeEdges(edges: readonly Edge[], layout: GraphLayout): RoutedEdge[] {
  const routed: RoutedEdge[] = []
  edges.forEach((edge, index) => {
    const source = layout.byId.get(edge.source)
    const target = layout.byId.get(edge.target)
    if (source === undefined || target === undefined || source === target) return
    routed.push(route(edge, index, source, target, layout))
  })
  return routed
}

function route(
  edge: Edge,
  index: number,
  source: PlacedNode,
  target: PlacedNode,
  layout: GraphLayout,
): RoutedEdge {
  const isLateral = source.node.host !== target.node.host
  const form = isLateral ? 'lateral' : target.node.parent === source.node.id ? 'tree' : 'cross'
  const lane = layout.lanes.find(({ host }) => host === target.node.host)!
  const gutterY = lane.y - GUTTER / 2
  const path =
    form === 'lateral'
      ? lateralPath(source, target, gutterY)
      : form === 'tree'
        ? treePath(source, target)
        : crossPath(source, target)
  return {
    key: `${index}`,
    path,
    form,
    isOnPath: edge.on_path,
    label: isLateral ? lateralLabel(edge.kind) : edge.kind.replaceAll('_', ' '),
    labelAt: { x: 150, y: gutterY - 4 },
    source,
    target,
  }
}

function lateralLabel(kind: string): string {
  return kind === 'lateral' ? 'lateral movement' : kind.replaceAll('_', ' ')
}

const middle = ({ y }: PlacedNode): number => y + NODE_HEIGHT / 2
const right = ({ x, width }: PlacedNode): number => x + width

function treePath(source: PlacedNode, target: PlacedNode): string {
  const channel = columnX(target.depth) - CHANNEL
  // The second chip of a row is reached over the first one's top edge.
  const isSecondChip = target.x > columnX(target.depth)
  if (!isSecondChip) return `M${right(source)} ${middle(source)}H${channel}V${middle(target)}H${target.x}`
  const gap = target.y - (ROW - NODE_HEIGHT) / 2
  return `M${right(source)} ${middle(source)}H${channel}V${gap}H${target.x + 10}V${target.y}`
}

/** Under the source's row, along the gap between rows, then up or down the channel before the target. */
function crossPath(source: PlacedNode, target: PlacedNode): string {
  const gap = source.y + NODE_HEIGHT + (ROW - NODE_HEIGHT) / 2
  const channel = columnX(target.depth) - CHANNEL + 4
  return `M${source.x + 20} ${source.y + NODE_HEIGHT}V${gap}H${channel}V${middle(target)}H${target.x}`
}

/** Out to the channel, along the gutter above the target's lane, down its left margin, and in. */
function lateralPath(source: PlacedNode, target: PlacedNode, gutterY: number): string {
  const out = right(source) + CHANNEL
  const left = columnX(target.depth) - CHANNEL
  return `M${right(source)} ${middle(source)}H${out}V${gutterY}H${left}V${middle(target)}H${target.x}`
}
