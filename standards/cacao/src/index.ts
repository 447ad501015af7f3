export { type AgentTarget, knownAgentTypes } from './agent-target.ts'
export { canonicalJson } from './canonical-json.ts'
export type { PlaybookCommand } from './command.ts'
export { type ConditionResult, evaluateCondition } from './condition/evaluate-condition.ts'
export { type ParsedCondition, parseCondition } from './condition/parse-condition.ts'
export { type Interpolation, interpolate, type Place } from './interpolate.ts'
export { type Playbook, stepOf } from './playbook.ts'
export { type PlaybookIssue, printIssue } from './playbook-issue.ts'
export {
  notRunnable,
  parsePlaybook,
  type ReadPlaybook,
  type ReadPlaybookOptions,
  readPlaybook,
} from './read-playbook.ts'
export { PlaybookRun } from './run/playbook-run.ts'
export type { CommandEffect, PlaybookEffect, RunEffect } from './run/run-effect.ts'
export {
  type CommandOutcome,
  defaultLimits,
  type RunInput,
  type RunLimits,
  type RunStatus,
} from './run/run-input.ts'
export { refuseStart } from './run/run-variables.ts'
export type { StepRecord } from './run/step-visit.ts'
export {
  embeddedKey,
  isSameKey,
  type PlaybookSignature,
  signPlaybook,
  type Verdict,
  verifySignature,
} from './signature.ts'
export { textOf, type Variable, type Variables, type VariableType, variableTypes } from './variable.ts'
export {
  type ActionStep,
  branchesOf,
  nextSteps,
  type PlaybookActionStep,
  type WorkflowStep,
} from './workflow-step.ts'
