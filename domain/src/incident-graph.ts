import type { EventId, FindingId } from './ids.ts'
import type { Severity } from './incident.ts'

export type GraphNodeKind =
  | 'process'
  | 'file'
  | 'network'
  | 'registry'
  | 'user'
  | 'mail'
  | 'cloud'
  | 'host'
  | 'module'

/** A thing in the story. Shapes follow the API: `GET /incidents/{id}/graph`. */
export interface GraphNode {
  readonly id: string
  readonly kind: GraphNodeKind
  readonly label: string
  /** A second line: command line, address, hash. */
  readonly sub: string
  /** The lane it is drawn in. */
  readonly host: string
  readonly time: number
  /** The node that caused it, if known: the graph's forest. */
  readonly parent?: string
  readonly severity?: Severity
  readonly techniques: readonly string[]
  readonly findingIds: readonly FindingId[]
  readonly eventIds: readonly EventId[]
  /** On the attack path: it raised a finding, or leads to one. */
  readonly onPath: boolean
  /** The earliest ancestor of the attack path. */
  readonly root: boolean
  /** Routine children that were left out of the answer. */
  readonly childCount: number
  readonly facts: Readonly<Record<string, string>>
}

export type GraphEdgeKind =
  | 'spawned'
  | 'wrote'
  | 'loaded'
  | 'connected'
  | 'set'
  | 'accessed'
  | 'logged_on'
  | 'lateral'
  | 'delivered'
  | 'called'

export interface GraphEdge {
  readonly source: string
  readonly target: string
  readonly kind: GraphEdgeKind
  readonly onPath: boolean
}

/** Something that the graph cannot show, and why. */
export interface GraphGap {
  readonly host: string
  readonly reason: string
}

export interface IncidentGraph {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
  readonly gaps: readonly GraphGap[]
  readonly truncated: boolean
}
