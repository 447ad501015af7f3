import type { GraphNode } from '@opensoc/domain'

/** A node while the graph is built. */
export type DraftNode = { -readonly [Key in keyof GraphNode]: GraphNode[Key] }
