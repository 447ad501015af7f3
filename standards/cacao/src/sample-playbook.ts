import type { Playbook } from './playbook.ts'
import { readPlaybook } from './read-playbook.ts'
import type { WorkflowStep } from './workflow-step.ts'

/** Ids for tests: `id('action', 3)`. */
export function id(type: string, number: number): string {
  return `${type}--${number.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`
}

export const analyst = id('individual', 1)

type Overrides = Readonly<Record<string, unknown>>

/** JSON of a playbook for tests: a start that leads to `first`, the given steps, an end. */
export function samplePlaybookJson(
  steps: Readonly<Record<string, Overrides>>,
  first: string,
  more: Overrides = {},
) {
  return {
    type: 'playbook',
    spec_version: 'cacao-2.0',
    id: id('playbook', 1),
    name: 'sample',
    created_by: id('identity', 1),
    created: '2024-01-01T00:00:00.000Z',
    modified: '2024-01-01T00:00:00.000Z',
    workflow_start: id('start', 0),
    workflow: {
      [id('start', 0)]: { type: 'start', on_completion: first },
      ...steps,
      [id('end', 0)]: { type: 'end' },
    },
    agent_definitions: { [analyst]: { type: 'individual', name: 'analyst' } },
    ...more,
  }
}

export function samplePlaybook(...parameters: Parameters<typeof samplePlaybookJson>): Playbook {
  const read = readPlaybook(samplePlaybookJson(...parameters))
  if (!read.ok) throw new Error(JSON.stringify(read.issues))
  return read.playbook
}

/** An action by hand whose command says its text. */
export function action(command: string, more: Overrides): Overrides & { type: WorkflowStep['type'] } {
  return { type: 'action', commands: [{ type: 'manual', command }], agent: analyst, ...more }
}
