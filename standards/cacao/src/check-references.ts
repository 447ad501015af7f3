import { knownAgentTypes } from './agent-target.ts'
import { parseCondition } from './condition/parse-condition.ts'
import { hasThreeFractionDigits, typeOf } from './identifiers.ts'
import { type Playbook, stepOf } from './playbook.ts'
import { type PlaybookIssue, step } from './playbook-issue.ts'
import { branchesOf, nextSteps, type WorkflowStep } from './workflow-step.ts'

/**
 * What a schema cannot see: that ids lead somewhere and to the right kind, that branches end, that times are in order.
 * With `tolerant` the departures of peers' playbooks that still leave one meaning are warnings.
 */
export function checkReferences(playbook: Playbook, tolerant: boolean): readonly PlaybookIssue[] {
  const issues: PlaybookIssue[] = []
  const error = (pointer: string, message: string) => issues.push({ severity: 'error', pointer, message })
  const departure = (pointer: string, message: string) =>
    issues.push({ severity: tolerant ? 'warning' : 'error', pointer, message })
  checkTimes(playbook, error, (pointer, message) => issues.push({ severity: 'warning', pointer, message }))
  checkEntry(playbook, error, departure)
  if ((playbook.playbook_types?.length ?? 0) > 0 && playbook.playbook_activities === undefined) {
    departure('/playbook_activities', 'is missing: playbook_types ask for at least one activity')
  }
  checkDefinitions(playbook, error)
  for (const [id, one] of Object.entries(playbook.workflow)) checkStep(playbook, id, one, error, departure)
  checkEnds(playbook, error)
  return issues
}

type Report = (pointer: string, message: string) => void

function checkTimes(playbook: Playbook, error: Report, warning: Report): void {
  const { valid_from, valid_until, created, modified, revoked } = playbook
  if (Date.parse(modified) < Date.parse(created)) error('/modified', 'must not be before created')
  if (!revoked && valid_from && valid_until && Date.parse(valid_until) <= Date.parse(valid_from)) {
    error('/valid_until', 'must be after valid_from')
  }
  for (const name of ['created', 'modified'] as const) {
    if (!hasThreeFractionDigits(playbook[name]))
      warning(`/${name}`, 'should have exactly three fraction digits')
  }
}

function checkEntry(playbook: Playbook, error: Report, departure: Report): void {
  const { workflow_start, workflow_exception } = playbook
  const start = stepOf(playbook, workflow_start)
  if (start === undefined) error('/workflow_start', 'leads to no step of the workflow')
  else if (start.type === 'end') error('/workflow_start', 'must be a start step, is an end step')
  else if (start.type !== 'start')
    departure('/workflow_start', `must be a start step, is of type ${start.type}`)
  const starts = Object.entries(playbook.workflow).filter(([, one]) => one.type === 'start')
  for (const [id] of starts) {
    if (id !== workflow_start) error(`/workflow${step(id)}`, 'is a second start step')
  }
  if (workflow_exception !== undefined && stepOf(playbook, workflow_exception) === undefined) {
    departure('/workflow_exception', 'leads to no step of the workflow')
  }
}

function checkDefinitions(playbook: Playbook, error: Report): void {
  for (const member of [
    'agent_definitions',
    'target_definitions',
    'authentication_info_definitions',
  ] as const) {
    for (const [id, definition] of Object.entries(playbook[member] ?? {})) {
      const pointer = `/${member}${step(id)}`
      if (typeOf(id) !== definition['type'])
        error(pointer, `its id says ${typeOf(id)}, its type ${String(definition['type'])}`)
      const auth = definition['authentication_info']
      if (typeof auth === 'string' && !Object.hasOwn(playbook.authentication_info_definitions ?? {}, auth)) {
        error(`${pointer}/authentication_info`, 'is not in authentication_info_definitions')
      }
    }
  }
}

function checkStep(
  playbook: Playbook,
  id: string,
  one: WorkflowStep,
  error: Report,
  departure: Report,
): void {
  const pointer = `/workflow${step(id)}`
  if (typeOf(id) !== one.type) error(pointer, `its id says ${typeOf(id)}, its type ${one.type}`)
  for (const [member, next] of nextSteps(one)) {
    const found = stepOf(playbook, next)
    if (found === undefined) error(`${pointer}/${member}`, `${next} is no step of the workflow`)
    else if (found.type === 'start') error(`${pointer}/${member}`, 'leads back to the start step')
  }
  if (one.type === 'action') checkAgents(playbook, pointer, one, error, departure)
  if (one.type === 'if-condition' || one.type === 'while-condition') {
    const parsed = parseCondition(one.condition)
    if (!parsed.ok) error(`${pointer}/condition`, `${parsed.message} at character ${parsed.at + 1}`)
  }
}

function checkAgents(
  playbook: Playbook,
  pointer: string,
  one: Extract<WorkflowStep, { type: 'action' }>,
  error: Report,
  departure: Report,
): void {
  const agent = playbook.agent_definitions?.[one.agent]
  if (agent === undefined) error(`${pointer}/agent`, `${one.agent} is not in agent_definitions`)
  else if (!knownAgentTypes.includes(agent.type))
    departure(`${pointer}/agent`, `no agent type of the text: ${agent.type}`)
  for (const [index, target] of (one.targets ?? []).entries()) {
    if (playbook.target_definitions?.[target] === undefined) {
      error(`${pointer}/targets/${index}`, `${target} is not in target_definitions`)
    }
  }
}

/** Every branch must be able to reach an end, and none may run back into the step that opened it. */
function checkEnds(playbook: Playbook, error: Report): void {
  const canEnd = new Set<string>()
  for (let size = -1; canEnd.size > size; ) {
    size = canEnd.size
    for (const [id, one] of Object.entries(playbook.workflow)) {
      const after = [one.on_completion, one.on_success, one.on_failure].filter((next) => next !== undefined)
      if (one.type === 'end' || after.some((next) => canEnd.has(next))) canEnd.add(id)
    }
  }
  if (stepOf(playbook, playbook.workflow_start) && !canEnd.has(playbook.workflow_start)) {
    error('/workflow_start', 'no end step can be reached from here')
  }
  for (const [id, one] of Object.entries(playbook.workflow)) {
    for (const [member, next] of branchesOf(one)) {
      if (stepOf(playbook, next) && !canEnd.has(next))
        error(`/workflow${step(id)}/${member}`, 'its branch reaches no end step')
    }
  }
}
