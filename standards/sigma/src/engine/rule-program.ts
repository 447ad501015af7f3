import type { Expression } from '../compile/expression.ts'

/**
 * A rule as a branching program: triples of item, next step if it is true, next step if not. A negative step ends
 * it. Short-circuits fall out of the order, and nothing is allocated or generated as code.
 */
export interface RuleProgram {
  readonly steps: Int32Array
  readonly start: number
}

const TRUE = -1
const FALSE = -2

export function compileProgram(expression: Expression, idOf: (key: string) => number): RuleProgram {
  const steps: number[] = []
  // Built from the end, so that every target exists when it is named.
  const emit = (part: Expression, onTrue: number, onFalse: number): number => {
    if (part.kind === 'not') return emit(part.operand, onFalse, onTrue)
    if (part.kind === 'item') return steps.push(idOf(part.item.key), onTrue, onFalse) - 3
    return part.operands.reduceRight(
      (next, operand) => (part.kind === 'and' ? emit(operand, next, onFalse) : emit(operand, onTrue, next)),
      part.kind === 'and' ? onTrue : onFalse,
    )
  }
  const start = emit(expression, TRUE, FALSE)
  return { steps: Int32Array.from(steps), start }
}

/** `stamps[item] === epoch` says that the item is true for this event. */
export function runProgram({ steps, start }: RuleProgram, stamps: Int32Array, epoch: number): boolean {
  let step = start
  while (step >= 0) {
    step = (stamps[steps[step] as number] === epoch ? steps[step + 1] : steps[step + 2]) as number
  }
  return step === TRUE
}
