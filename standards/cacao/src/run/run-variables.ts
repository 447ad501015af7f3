import { orderOf } from '../condition/order-of.ts'
import type { Playbook } from '../playbook.ts'
import type { Variable, Variables } from '../variable.ts'

export type Assigned =
  | { readonly ok: true; readonly playbook: Variables; readonly step: Variables }
  | { readonly ok: false; readonly reason: string }

/** Why these values cannot start the playbook: each external variable needs one, and nobody else may have one. */
export function refuseStart(playbook: Playbook, given: Readonly<Record<string, string>>): string | undefined {
  const declared = playbook.playbook_variables ?? {}
  for (const [name, value] of Object.entries(given)) {
    const variable = Object.hasOwn(declared, name) ? declared[name] : undefined
    if (variable === undefined) return `${name} is no variable of this playbook`
    if (!variable.external) return `${name} is not external: the playbook sets it itself`
    if (!isOfType(variable, value)) return `${name} must be of type ${variable.type}`
  }
  for (const [name, variable] of Object.entries(declared)) {
    if (variable.external && given[name] === undefined && (variable.value ?? null) === null)
      return `${name} needs a value`
  }
  return undefined
}

export function withValues(declared: Variables, values: Readonly<Record<string, string>>): Variables {
  return Object.fromEntries(
    Object.entries(declared).map(([name, one]) => [
      name,
      Object.hasOwn(values, name) ? { ...one, value: values[name] } : one,
    ]),
  )
}

/** Writes the values of `out_args` where each name is declared: at the step first, then at the playbook. */
export function assign(
  scopes: { readonly playbook: Variables; readonly step: Variables },
  outArgs: readonly string[],
  values: Readonly<Record<string, string>>,
): Assigned {
  let { playbook, step } = scopes
  for (const name of outArgs) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    if (value === undefined) continue
    const own = Object.hasOwn(step, name) ? step[name] : undefined
    const variable = own ?? (Object.hasOwn(playbook, name) ? playbook[name] : undefined)
    if (variable === undefined) return { ok: false, reason: `${name} is not declared` }
    if (variable.constant) return { ok: false, reason: `${name} is a constant and cannot be written` }
    if (!isOfType(variable, value)) return { ok: false, reason: `${name} must be of type ${variable.type}` }
    if (own) step = { ...step, [name]: { ...variable, value } }
    else playbook = { ...playbook, [name]: { ...variable, value } }
  }
  return { ok: true, playbook, step }
}

function isOfType({ type }: Variable, value: string): boolean {
  return orderOf(type, value, value) === 0
}
