import type { Observation, ResponseAction } from '../response/action.ts'

export type ActuatorAnswer =
  | { readonly ok: true; readonly receipt: Readonly<Record<string, unknown>> }
  /** `certain` false: it may have been done all the same. It is asked again under the same key. */
  | { readonly ok: false; readonly reason: string; readonly certain: boolean }

/** What an actuator is told: the action with the end of its lease. */
export type ActionOrder = Pick<ResponseAction, 'key' | 'command' | 'leaseUntil' | 'receipt' | 'before'>

/**
 * A control that carries out commands: a firewall, a sensor, a name server.
 *
 * Promise: the same key is carried out once, also after a crash on either side; a lease ends without us; `observe` looks
 * by another way than the control's own answer; `undo` brings back what was before and may be asked again.
 */
export interface Actuator {
  readonly name: string
  /** Targets by action that it carries out. */
  readonly pairs: Readonly<Record<string, readonly string[]>>
  perform(order: ActionOrder, signal?: AbortSignal): Promise<ActuatorAnswer>
  undo(order: ActionOrder, signal?: AbortSignal): Promise<ActuatorAnswer>
  /** Looks whether the command's effect is in place. Rejects when nobody could look. */
  observe(order: ActionOrder, signal?: AbortSignal): Promise<Observation>
}
