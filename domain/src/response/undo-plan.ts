import { isDeepStrictEqual } from 'node:util'
import { mayHold, type Observation, type ResponseAction } from './action.ts'

/** The actions to undo, in order: what depends on another goes first, then the newest. Cycles end by time. */
export function undoOrder(actions: readonly ResponseAction[]): readonly ResponseAction[] {
  const open = actions
    .filter(({ state }) => mayHold(state))
    .sort((a, b) => b.requestedTime - a.requestedTime || (a.id < b.id ? 1 : -1))
  const order: ResponseAction[] = []
  while (open.length > 0) {
    const at = open.findIndex(
      ({ id }) => !open.some((other) => other.id !== id && other.dependsOn.includes(id)),
    )
    order.push(...open.splice(Math.max(0, at), 1))
  }
  return order
}

/**
 * Why an action must not be undone as it is: somebody else has changed the same thing since. `undefined` when what is
 * there is what we left, or when the effect is gone already.
 */
export function driftSince(action: ResponseAction, seen: Observation): string | undefined {
  if (!seen.holds || action.effect === undefined) return undefined
  if (isDeepStrictEqual(action.effect.facts, seen.facts)) return undefined
  const changed = Object.keys({ ...action.effect.facts, ...seen.facts }).filter(
    (name) => !isDeepStrictEqual(action.effect?.facts[name], seen.facts[name]),
  )
  const parts = changed.map(
    (name) => `${name} was ${show(action.effect?.facts[name])}, is ${show(seen.facts[name])}`,
  )
  return `changed since by somebody else: ${parts.join('; ')}`
}

function show(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 120) ?? 'absent'
}
