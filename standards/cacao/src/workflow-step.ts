import { z } from 'zod'
import { command, type PlaybookCommand } from './command.ts'
import { identifier, identifierOf, timestamp } from './identifiers.ts'
import { type Variables, variableName, variables } from './variable.ts'

const milliseconds = z.int().min(0).max(31_536_000_000)
const next = identifier

const common = {
  name: z.string().optional(),
  description: z.string().optional(),
  external_references: z.array(z.looseObject({ name: z.string() })).optional(),
  /** Waited before the step, in ms. */
  delay: milliseconds.optional(),
  /** Longest run of the step in ms; then it has failed. */
  timeout: milliseconds.optional(),
  step_variables: variables.optional(),
  owner: identifier.optional(),
  on_completion: next.optional(),
  on_success: next.optional(),
  on_failure: next.optional(),
  step_extensions: z.record(z.string(), z.looseObject({})).optional(),
}
const args = {
  in_args: z.array(variableName).min(1).optional(),
  out_args: z.array(variableName).min(1).optional(),
}
const condition = z.string().min(1).max(10_000)

/** Section 4. Unknown members are kept: a playbook is written back as it came. */
export const workflowStep = z
  .discriminatedUnion('type', [
    z.looseObject({ type: z.literal('start'), ...common }),
    z.looseObject({ type: z.literal('end'), ...common }),
    z.looseObject({
      type: z.literal('action'),
      ...common,
      ...args,
      commands: z.array(command).min(1).max(1000),
      agent: identifier,
      targets: z.array(identifier).min(1).max(1000).optional(),
    }),
    z.looseObject({
      type: z.literal('playbook-action'),
      ...common,
      ...args,
      playbook_id: identifierOf('playbook'),
      playbook_version: timestamp.optional(),
    }),
    z.looseObject({ type: z.literal('parallel'), ...common, next_steps: z.array(next).min(2).max(1000) }),
    z.looseObject({
      type: z.literal('if-condition'),
      ...common,
      condition,
      on_true: next,
      on_false: next.optional(),
    }),
    z.looseObject({ type: z.literal('while-condition'), ...common, condition, on_true: next }),
    z.looseObject({
      type: z.literal('switch-condition'),
      ...common,
      switch: z.string().min(1).max(1000),
      cases: z
        .record(z.string().max(250), next)
        .refine((cases) => Object.keys(cases).length > 0, 'needs a case'),
    }),
  ])
  .superRefine((one, refinement) => {
    const pointers = ['on_completion', 'on_success', 'on_failure'].filter((name) => one[name] !== undefined)
    const message = wrongPointers(one.type, pointers)
    if (message)
      refinement.addIssue({
        code: 'custom',
        message,
        path: pointers.length > 0 ? [pointers[0] as string] : [],
      })
  })

/** `on_completion` or `on_success`/`on_failure`, never both (section 4.1); start has the one, end has none. */
function wrongPointers(type: string, pointers: readonly string[]): string | undefined {
  if (type === 'end') return pointers.length > 0 ? 'an end step has no next step' : undefined
  if (type === 'start')
    return pointers.join() === 'on_completion' ? undefined : 'a start step has on_completion, nothing else'
  if (pointers.length === 0) return 'needs on_completion, or on_success and on_failure'
  return pointers.includes('on_completion') && pointers.length > 1
    ? 'on_completion stands alone: on_success and on_failure say more'
    : undefined
}

interface CommonStep {
  readonly name?: string
  readonly description?: string
  readonly delay?: number
  readonly timeout?: number
  readonly step_variables?: Variables
  readonly owner?: string
  readonly on_completion?: string
  readonly on_success?: string
  readonly on_failure?: string
}

export interface ActionStep extends CommonStep {
  readonly type: 'action'
  readonly commands: readonly PlaybookCommand[]
  readonly agent: string
  readonly targets?: readonly string[]
  readonly in_args?: readonly string[]
  readonly out_args?: readonly string[]
}

export interface PlaybookActionStep extends CommonStep {
  readonly type: 'playbook-action'
  readonly playbook_id: string
  readonly playbook_version?: string
  readonly in_args?: readonly string[]
  readonly out_args?: readonly string[]
}

export type WorkflowStep =
  | (CommonStep & { readonly type: 'start' | 'end' })
  | ActionStep
  | PlaybookActionStep
  | (CommonStep & { readonly type: 'parallel'; readonly next_steps: readonly string[] })
  | (CommonStep & {
      readonly type: 'if-condition'
      readonly condition: string
      readonly on_true: string
      readonly on_false?: string
    })
  | (CommonStep & { readonly type: 'while-condition'; readonly condition: string; readonly on_true: string })
  | (CommonStep & {
      readonly type: 'switch-condition'
      readonly switch: string
      readonly cases: Readonly<Record<string, string>>
    })

/** The steps that a step may lead to, with the member that names each. */
export function nextSteps(one: WorkflowStep): readonly (readonly [member: string, id: string])[] {
  const named: [string, string | undefined][] = [
    ['on_completion', one.on_completion],
    ['on_success', one.on_success],
    ['on_failure', one.on_failure],
    ...branchesOf(one),
  ]
  return named.filter((pair): pair is [string, string] => pair[1] !== undefined)
}

/** The first steps of a step's branches: each runs to an end of its own, then control returns. */
export function branchesOf(one: WorkflowStep): readonly [member: string, id: string][] {
  switch (one.type) {
    case 'parallel':
      return one.next_steps.map((id, index) => [`next_steps/${index}`, id])
    case 'if-condition':
      return [
        ['on_true', one.on_true],
        ...(one.on_false ? [['on_false', one.on_false] as [string, string]] : []),
      ]
    case 'while-condition':
      return [['on_true', one.on_true]]
    case 'switch-condition':
      return Object.entries(one.cases).map(([value, id]) => [`cases/${value}`, id])
    default:
      return []
  }
}
