import { z } from 'zod'
import { Severity } from './incident.ts'
import { operation } from './operation.ts'
import { time } from './page.ts'

export const GraphNode = z.object({
  id: z.string(),
  kind: z.enum(['process', 'file', 'network', 'registry', 'user', 'mail', 'cloud', 'host', 'module']),
  label: z.string(),
  /** A second line: command line, address, hash. */
  sub: z.string(),
  /** The lane it is drawn in. */
  host: z.string(),
  time,
  parent: z.string().optional(),
  severity: Severity.optional(),
  techniques: z.array(z.string()),
  finding_ids: z.array(z.string()),
  event_ids: z.array(z.string()),
  on_path: z.boolean(),
  root: z.boolean(),
  /** Routine children left out of the answer. */
  child_count: z.int(),
  facts: z.record(z.string(), z.string()),
})
export type GraphNode = z.output<typeof GraphNode>

export const GraphEdge = z.object({
  source: z.string(),
  target: z.string(),
  kind: z.string(),
  on_path: z.boolean(),
})
export type GraphEdge = z.output<typeof GraphEdge>

export const IncidentGraph = z.object({
  nodes: z.array(GraphNode),
  edges: z.array(GraphEdge),
  gaps: z.array(z.object({ host: z.string(), reason: z.string() })),
  truncated: z.boolean(),
})
export type IncidentGraph = z.output<typeof IncidentGraph>

export const incidentGraph = operation({
  id: 'incidentGraph',
  method: 'GET',
  path: '/api/v1/incidents/{id}/graph',
  summary: 'The process story of an incident: the attack path, or all entities',
  scope: 'read',
  params: z.object({ id: z.string().max(64) }),
  query: z.object({
    scope: z.enum(['path', 'all']).default('path'),
    limit: z.coerce.number().int().min(1).max(5000).default(2000),
  }),
  response: IncidentGraph,
})
