import {
  type ActionEvent,
  type ActionOrder,
  type Actuator,
  applyActionEvent,
  driftSince,
  dueOf,
  type Observation,
  type ResponseAction,
  type StateStore,
} from '@opensoc/domain'
import type { Clock, Logger } from '@opensoc/kernel'
import { loadSettings } from './request-action.ts'

export interface ActionRunnerOptions {
  readonly state: StateStore
  readonly clock: Clock
  readonly logger: Logger
  readonly actuator: (name: string) => Actuator | undefined
  readonly onChanged?: (action: ResponseAction) => void
}

const BATCH = 50

/**
 * Moves actions on: one call of `tick` does what is due and says how many it moved. Every state is stored before and
 * after the outside is touched; an action that a crash left as `sent` is sent again under its key.
 */
export class ActionRunner {
  readonly #options: ActionRunnerOptions

  constructor(options: ActionRunnerOptions) {
    this.#options = options
  }

  async tick(): Promise<number> {
    const due = await this.#options.state.actions.due(this.#options.clock.now(), BATCH)
    const moved = await Promise.all(due.map((action) => this.#advance(action)))
    return moved.filter(Boolean).length
  }

  async #advance(action: ResponseAction): Promise<boolean> {
    const { clock, logger, actuator } = this.#options
    const due = dueOf(action)
    if (due === undefined || due.at > clock.now()) return false
    if (due.what === 'lapse')
      return (await this.#apply(action, { type: 'lapsed', at: clock.now() })) !== undefined
    const control = actuator(action.actuator)
    if (control === undefined) return this.#withoutActuator(action)
    try {
      if (due.what === 'send') return await this.#send(action, control)
      return due.what === 'undo' ? await this.#undo(action, control) : await this.#probe(action, control)
    } catch (error) {
      logger.warn('an action could not be moved on', { action: action.id, error: String(error) })
      return false
    }
  }

  async #send(action: ResponseAction, control: Actuator): Promise<boolean> {
    const { state, clock } = this.#options
    if ((await loadSettings(state, action.tenantId)).paused) return false
    let sent = action
    if (action.state === 'approved') {
      const before = await look(control, action)
      const stored = await this.#apply(action, { type: 'sending', at: clock.now(), before })
      if (stored === undefined) return false
      sent = stored
    }
    const answer = await control.perform(orderOf(sent))
    if (!answer.ok && !answer.certain) return false
    const event: ActionEvent = answer.ok
      ? { type: 'acknowledged', at: clock.now(), receipt: answer.receipt }
      : { type: 'failed', at: clock.now(), reason: answer.reason }
    const after = await this.#apply(sent, event)
    return after?.state === 'acknowledged' ? this.#probe(after, control) : after !== undefined
  }

  async #probe(action: ResponseAction, control: Actuator): Promise<boolean> {
    const seen = (await look(control, action)) ?? this.#unseen(action)
    if (seen === undefined) return false
    const isOver = action.leaseUntil !== undefined && this.#options.clock.now() >= action.leaseUntil
    // The actuator ends a lease by itself; where it did not, we take the effect back.
    if (isOver && seen.holds) await control.undo(orderOf(action))
    const now = isOver && seen.holds ? ((await look(control, action)) ?? seen) : seen
    return (
      (await this.#apply(action, { type: 'probed', at: this.#options.clock.now(), seen: now })) !== undefined
    )
  }

  /** Nobody could look: within the window that says nothing, after it the effect is not proven. */
  #unseen(action: ResponseAction): Observation | undefined {
    const time = this.#options.clock.now()
    const isLate = action.state === 'acknowledged' && time >= (action.probeUntil ?? 0)
    return isLate ? { time, holds: false, facts: { probe: 'nobody could look' } } : undefined
  }

  async #undo(action: ResponseAction, control: Actuator): Promise<boolean> {
    const { clock } = this.#options
    const seen = await look(control, action)
    const drift = seen && !action.undo?.force ? driftSince(action, seen) : undefined
    if (drift !== undefined) {
      return (
        (await this.#apply(action, { type: 'undo_refused', at: clock.now(), reason: drift })) !== undefined
      )
    }
    const answer = await control.undo(orderOf(action))
    if (!answer.ok) {
      if (!answer.certain) return false
      // What a crash kept us from storing is gone already, and a control refuses to take away what it does not have.
      if ((await look(control, action))?.holds === false) return this.#undone(action)
      const reason = `the control refused: ${answer.reason}`
      return (await this.#apply(action, { type: 'undo_refused', at: clock.now(), reason })) !== undefined
    }
    const left = await look(control, action)
    if (left === undefined) return false
    if (!left.holds) return this.#undone(action)
    const reason = 'the control said yes, but a probe still sees the effect'
    return (await this.#apply(action, { type: 'undo_refused', at: clock.now(), reason })) !== undefined
  }

  async #undone(action: ResponseAction): Promise<boolean> {
    const detail = 'a probe no longer sees the effect'
    const at = this.#options.clock.now()
    return (await this.#apply(action, { type: 'undone', at, detail })) !== undefined
  }

  async #withoutActuator(action: ResponseAction): Promise<boolean> {
    if (action.state !== 'approved') return false
    const { clock } = this.#options
    const sent = await this.#apply(action, {
      type: 'sending',
      at: Math.max(clock.now(), action.graceUntil ?? 0),
      before: undefined,
    })
    const reason = `no actuator is configured under the name ${action.actuator}`
    return (
      sent !== undefined &&
      (await this.#apply(sent, { type: 'failed', at: clock.now(), reason })) !== undefined
    )
  }

  /** Stores the action after the event with an audit entry, in one transaction; undefined when another was faster. */
  async #apply(action: ResponseAction, event: ActionEvent): Promise<ResponseAction | undefined> {
    const next = applyActionEvent(action, event)
    if (!next.ok) {
      this.#options.logger.warn('an action did not take an event', { action: action.id, reason: next.error })
      return undefined
    }
    const stored = await storeAction(this.#options.state, action, next.value, {
      actor: 'platform',
      time: event.at,
    })
    if (stored) this.#options.onChanged?.(next.value)
    return stored ? next.value : undefined
  }
}

/** Writes a changed action; a change of its state is audited with it. False when another writer was faster. */
export async function storeAction(
  state: StateStore,
  before: ResponseAction,
  after: ResponseAction,
  by: { readonly actor: string; readonly time: number },
): Promise<boolean> {
  return state.transaction(async (transaction) => {
    if (!(await transaction.actions.replace(after))) return false
    if (after.history.length > before.history.length || after.state !== before.state) {
      const { command, reason, incidentId, findingIds } = after
      await transaction.audit.append({
        tenantId: after.tenantId,
        time: by.time,
        actor: by.actor,
        action: `action.${after.state}`,
        target: after.id,
        detail: {
          actuator: after.actuator,
          command,
          reason,
          findingIds,
          ...(incidentId && { incidentId }),
          ...after.history.at(-1),
        },
      })
    }
    return true
  })
}

async function look(control: Actuator, action: ResponseAction): Promise<Observation | undefined> {
  try {
    return await control.observe(orderOf(action))
  } catch {
    return undefined
  }
}

function orderOf({ key, command, leaseUntil, receipt, before }: ResponseAction): ActionOrder {
  return {
    key,
    command,
    ...(leaseUntil !== undefined && { leaseUntil }),
    ...(receipt && { receipt }),
    ...(before && { before }),
  }
}
