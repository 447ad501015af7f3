import { randomUUID } from 'node:crypto'
import {
  approveAction,
  cancelAction,
  getAction,
  listActions,
  listActuators,
  previewAction,
  rejectAction,
  requestAction,
  undoAction,
  undoIncident,
} from '@opensoc/contract'
import {
  type ActionEvent,
  type Actuator,
  applyActionEvent,
  decide,
  type EventLake,
  type FindingId,
  type IncidentId,
  type ResponseAction,
  type StateStore,
  undoOrder,
} from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import { er, pf, printIssues, readCommand, slpf } from '@opensoc/openc2'
import { dryRun, requestAction as request, storeAction, subjectOf } from '@opensoc/pipeline'
import type { Actor } from '../http/actor.ts'
import { type Answer, answer } from '../http/answer.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import { actionJson, decisionJson } from './action-json.ts'

export interface ActionContext {
  readonly state: StateStore
  readonly lake: EventLake
  readonly clock: Clock
  readonly actuators: ReadonlyMap<string, Actuator>
  readonly onChanged: (action: ResponseAction) => void
}

export function actionAnswers(context: ActionContext): Answer[] {
  const { state, lake, clock, actuators, onChanged } = context

  async function find(actor: Actor, id: string): Promise<ResponseAction> {
    const action = await state.actions.get(actor.tenantId, id)
    if (action === undefined) throw notFound(`action ${id}`)
    return action
  }

  async function change(actor: Actor, action: ResponseAction, event: ActionEvent): Promise<ResponseAction> {
    const next = applyActionEvent(action, event)
    if (!next.ok) throw new HttpError(409, 'ACTION_STATE', next.error)
    const stored = await storeAction(state, action, next.value, { actor: actor.name, time: event.at })
    if (!stored)
      throw new HttpError(409, 'ACTION_CHANGED', 'the action changed meanwhile', {
        nextStep: 'Look at it and ask again.',
      })
    onChanged(next.value)
    return next.value
  }

  const decision =
    (type: 'approved' | 'rejected' | 'cancelled') =>
    async ({ actor, params, body }: { actor: Actor; params: { id: string }; body: { reason: string } }) =>
      actionJson(
        await change(actor, await find(actor, params.id), {
          type,
          at: clock.now(),
          by: actor.name,
          reason: body.reason,
        }),
      )

  return [
    answer(listActions, async ({ actor, query }) => {
      const { limit, cursor, state: states, incident } = query
      const page = await state.actions.list({
        tenantId: actor.tenantId,
        limit,
        ...(cursor !== undefined && { cursor }),
        ...(states && { states }),
        ...(incident !== undefined && { incidentId: incident }),
      })
      return { items: page.items.map(actionJson), ...(page.cursor !== undefined && { cursor: page.cursor }) }
    }),

    answer(getAction, async ({ actor, params }) => actionJson(await find(actor, params.id))),

    answer(listActuators, async () => ({
      items: [...actuators.values()].map(({ name, pairs }) => ({
        name,
        pairs: Object.fromEntries(Object.entries(pairs).map(([action, targets]) => [action, [...targets]])),
      })),
    })),

    answer(previewAction, async ({ actor, body }) => {
      const command = commandOf(body.command)
      const { tenantId } = actor
      const { settings, subject } = await subjectOf(state, { tenantId, isAutomatic: false }, command)
      const now = clock.now()
      const actionsInHour = await state.actions.countSince(tenantId, now - 3_600_000)
      const run = await dryRun(lake, command, { tenantId, now, days: body.days })
      const counted = run && {
        ...run,
        hosts: [...run.hosts],
        users: [...run.users],
        processes: [...run.processes],
      }
      return {
        decision: decisionJson(decide(settings, subject, { time: now, actionsInHour })),
        ...(counted && { dry_run: counted }),
      }
    }),

    answer(requestAction, async ({ actor, body }) => {
      if (!actuators.has(body.actuator)) throw unknownActuator(body.actuator, actuators)
      const command = commandOf(body.command)
      const args = (body.command as { args?: object }).args
      const lease = body.lease_ms === undefined ? {} : { args: { ...args, duration: body.lease_ms } }
      const id = randomUUID()
      const now = clock.now()
      const decided = await request(
        state,
        {
          tenantId: actor.tenantId,
          key: id,
          actuator: body.actuator,
          command: { ...body.command, ...lease },
          reason: body.reason,
          requestedBy: actor.name,
          isAutomatic: false,
          ...(body.incident_id !== undefined && { incidentId: body.incident_id as IncidentId }),
          findingIds: body.finding_ids as FindingId[],
        },
        { id, now },
      )
      if (!decided.ok) throw new HttpError(400, 'COMMAND_INVALID', decided.error)
      const { action } = decided.value
      const detail = {
        actuator: action.actuator,
        command: action.command,
        reason: action.reason,
        state: action.state,
        policy: decided.value.decision.policy,
      }
      await state.audit.append({
        tenantId: actor.tenantId,
        time: now,
        actor: actor.name,
        action: 'action.request',
        target: `${command.action} ${action.id}`,
        detail,
      })
      onChanged(action)
      return { action: actionJson(action), decision: decisionJson(decided.value.decision) }
    }),

    answer(approveAction, decision('approved')),
    answer(rejectAction, decision('rejected')),
    answer(cancelAction, decision('cancelled')),

    answer(undoAction, async ({ actor, params, body }) =>
      actionJson(
        await change(actor, await find(actor, params.id), {
          type: 'undo_asked',
          at: clock.now(),
          by: actor.name,
          ...body,
        }),
      ),
    ),

    answer(undoIncident, async ({ actor, params, body }) => {
      const { items } = await state.actions.list({
        tenantId: actor.tenantId,
        incidentId: params.id,
        limit: 1000,
      })
      const asked: ResponseAction[] = []
      for (const action of undoOrder(items)) {
        if (action.state === 'undoing' || action.state === 'sent') continue
        asked.push(
          await change(actor, action, { type: 'undo_asked', at: clock.now(), by: actor.name, ...body }),
        )
      }
      return { items: asked.map(actionJson) }
    }),
  ]
}

function commandOf(json: unknown) {
  const read = readCommand(json, { profiles: [slpf, pf, er] })
  if (read.ok) return read.value
  const errors = read.issues.map(({ pointer, message }) => ({ pointer: `/command${pointer}`, message }))
  throw new HttpError(400, 'COMMAND_INVALID', printIssues(read.issues), { errors })
}

function unknownActuator(name: string, actuators: ReadonlyMap<string, Actuator>): HttpError {
  const known = [...actuators.keys()].join(', ') || 'none'
  return new HttpError(400, 'ACTUATOR_UNKNOWN', `no actuator is called ${name}; configured: ${known}`, {
    nextStep: 'Name it in actuators.json in the data folder, and start the platform anew.',
  })
}
