import { evaluateCondition } from '../condition/evaluate-condition.ts'
import { interpolate } from '../interpolate.ts'
import type { Variables } from '../variable.ts'
import type { ActionStep, PlaybookActionStep, WorkflowStep } from '../workflow-step.ts'

/** What a step that commands nothing does: it opens branches by their first steps, or is over. */
export type StepDecision =
  | { readonly kind: 'branches'; readonly firsts: readonly string[] }
  | { readonly kind: 'over'; readonly failure?: string }

export type DecidingStep = Exclude<WorkflowStep, ActionStep | PlaybookActionStep>

export function decideStep(one: DecidingStep, variables: Variables): StepDecision {
  switch (one.type) {
    case 'start':
    case 'end':
      return { kind: 'over' }
    case 'parallel':
      return { kind: 'branches', firsts: one.next_steps }
    case 'if-condition':
    case 'while-condition': {
      const result = evaluateCondition(one.condition, variables)
      if (!result.ok) return { kind: 'over', failure: result.message }
      return toward(result.value ? one.on_true : one.type === 'if-condition' ? one.on_false : undefined)
    }
    case 'switch-condition': {
      const value = interpolate(one.switch, variables)
      if (!value.ok || value.unresolved.length > 0)
        return { kind: 'over', failure: `${one.switch} has no value` }
      return toward(Object.hasOwn(one.cases, value.text) ? one.cases[value.text] : one.cases['default'])
    }
  }
}

function toward(first: string | undefined): StepDecision {
  return first === undefined ? { kind: 'over' } : { kind: 'branches', firsts: [first] }
}
