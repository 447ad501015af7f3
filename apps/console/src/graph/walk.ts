import type { Forest } from './forest.ts'
import { forestOf } from './forest.ts'
import type { Node } from './layout.ts'

/** A node with its depth over all hosts, in story order: what the list shows and what the keys walk. */
export interface StoryRow {
  readonly node: Node
  /** From 1. */
  readonly level: number
}

export interface Story {
  readonly forest: Forest
  readonly rows: readonly StoryRow[]
  /** Nodes with findings, by time: `n` and `N` step through them. */
  readonly alerts: readonly Node[]
  readonly rootCause: Node | undefined
}

export function storyOf(nodes: readonly Node[]): Story {
  const forest = forestOf(nodes)
  const rows: StoryRow[] = []
  const waiting: StoryRow[] = forest.roots.toReversed().map((node) => ({ node, level: 1 }))
  for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
    rows.push(row)
    for (const child of forest.children(row.node).toReversed())
      waiting.push({ node: child, level: row.level + 1 })
  }
  return {
    forest,
    rows,
    alerts: nodes.filter(({ finding_ids }) => finding_ids.length > 0).toSorted((a, b) => a.time - b.time),
    rootCause: nodes.find(({ root }) => root) ?? rows[0]?.node,
  }
}

export type Step = 'parent' | 'child' | 'next' | 'previous'

/** Arrow keys: left to the cause, right to the first effect, up and down among siblings. */
export function walk({ forest }: Story, from: Node, step: Step): Node | undefined {
  if (step === 'parent') return forest.parent(from)
  if (step === 'child') return forest.children(from)[0]
  const parent = forest.parent(from)
  const siblings = parent === undefined ? forest.roots : forest.children(parent)
  const index = siblings.findIndex(({ id }) => id === from.id)
  const beside = siblings[index + (step === 'next' ? 1 : -1)]
  if (beside !== undefined || parent === undefined) return beside
  // At the end of the siblings the walk goes on beside the parent, so that down and up reach the whole story.
  return step === 'next' ? walk({ forest } as Story, parent, step) : parent
}

/** The next or previous node with alerts in time, around the ends. */
export function stepAlert({ alerts }: Story, from: Node | undefined, step: 1 | -1): Node | undefined {
  if (alerts.length === 0) return undefined
  const index = alerts.findIndex(({ id }) => id === from?.id)
  if (index >= 0) return alerts[(index + step + alerts.length) % alerts.length]
  const time = from?.time ?? 0
  return step === 1
    ? (alerts.find((alert) => alert.time >= time) ?? alerts[0])
    : (alerts.findLast((alert) => alert.time <= time) ?? alerts.at(-1))
}
