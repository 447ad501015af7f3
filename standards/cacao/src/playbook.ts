import { z } from 'zod'
import { type AgentTarget, agentTarget, authenticationInfo } from './agent-target.ts'
import { identifier, identifierOf, timestamp } from './identifiers.ts'
import { type Variables, variables } from './variable.ts'
import { type WorkflowStep, workflowStep } from './workflow-step.ts'

const percent = z.int().min(0).max(100)
const texts = z.array(z.string()).min(1)
const definitions = z.record(z.string(), z.looseObject({}))

/** Section 3.1. Members that the text does not name are kept: peers write them, and we write back what came. */
export const playbook = z.looseObject({
  type: z.literal('playbook'),
  spec_version: z.literal('cacao-2.0'),
  id: identifierOf('playbook'),
  name: z.string().min(1),
  description: z.string().optional(),
  playbook_types: z.array(z.string()).optional(),
  playbook_activities: texts.optional(),
  playbook_processing_summary: z.record(z.string(), z.boolean()).optional(),
  created_by: identifierOf('identity'),
  created: timestamp,
  modified: timestamp,
  revoked: z.boolean().optional(),
  valid_from: timestamp.optional(),
  valid_until: timestamp.optional(),
  derived_from: z.array(identifier).min(1).optional(),
  related_to: z.array(identifier).min(1).optional(),
  priority: percent.optional(),
  severity: percent.optional(),
  impact: percent.optional(),
  industry_sectors: texts.optional(),
  labels: texts.optional(),
  external_references: z
    .array(z.looseObject({ name: z.string() }))
    .min(1)
    .optional(),
  markings: z.array(identifier).min(1).optional(),
  playbook_variables: variables.optional(),
  workflow_start: identifier,
  workflow_exception: identifier.optional(),
  workflow: z
    .record(identifier, workflowStep)
    .refine((steps) => Object.keys(steps).length <= 10_000, 'must have at most 10000 steps'),
  playbook_extensions: definitions.optional(),
  authentication_info_definitions: z.record(identifier, authenticationInfo).optional(),
  agent_definitions: z.record(identifier, agentTarget).optional(),
  target_definitions: z.record(identifier, agentTarget).optional(),
  extension_definitions: definitions.optional(),
  data_marking_definitions: definitions.optional(),
  signatures: z
    .array(z.looseObject({ type: z.literal('jss') }))
    .min(1)
    .optional(),
})

/** A playbook that was read and checked. Its JSON is kept as it came, unknown members included. */
export interface Playbook {
  readonly type: 'playbook'
  readonly spec_version: 'cacao-2.0'
  readonly id: string
  readonly name: string
  readonly description?: string
  readonly playbook_types?: readonly string[]
  readonly playbook_activities?: readonly string[]
  readonly created_by: string
  readonly created: string
  readonly modified: string
  readonly revoked?: boolean
  readonly valid_from?: string
  readonly valid_until?: string
  readonly priority?: number
  readonly severity?: number
  readonly impact?: number
  readonly labels?: readonly string[]
  readonly markings?: readonly string[]
  readonly playbook_variables?: Variables
  readonly workflow_start: string
  readonly workflow_exception?: string
  readonly workflow: Readonly<Record<string, WorkflowStep>>
  readonly authentication_info_definitions?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly agent_definitions?: Readonly<Record<string, AgentTarget>>
  readonly target_definitions?: Readonly<Record<string, AgentTarget>>
  readonly signatures?: readonly Readonly<Record<string, unknown>>[]
  readonly [member: string]: unknown
}

/** The playbook's own step, or undefined: never a member of the prototype. */
export function stepOf(one: Playbook, id: string): WorkflowStep | undefined {
  return Object.hasOwn(one.workflow, id) ? one.workflow[id] : undefined
}
