import { createHash, randomUUID } from 'node:crypto'
import {
  type Actuator as Control,
  isOver,
  type ResponseAction,
  type StateStore,
  type TenantId,
} from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import {
  type Action,
  type Actuator,
  argsOf,
  type Command,
  type Consumer,
  createConsumer,
  er,
  type Handler,
  type Profile,
  type Response,
  respond,
  slpf,
  writeCommand,
} from '@opensoc/openc2'
import { requestAction, targetNames } from '@opensoc/pipeline'

export interface PlatformConsumerOptions {
  readonly state: StateStore
  readonly clock: Clock
  readonly tenantId: TenantId
  readonly controls: ReadonlyMap<string, Control>
  readonly onChanged: (action: ResponseAction) => void
}

const WAIT_MS = 15_000
const LOOK_EVERY_MS = 100

/**
 * The platform as an OpenC2 consumer: a third party's command becomes an action like any other, judged by the same
 * policies and proven by the same probes. 200 says that a probe saw the effect, 102 that people are asked or that it
 * takes longer, 403 that policies refuse, 500 that nothing came of it.
 */
export function createPlatformConsumer(options: PlatformConsumerOptions): Consumer {
  return createConsumer({
    actuators: [slpf, er].map((profile) => actuatorOf(profile, options)),
    forbids: (_, { mayAct }) => (mayAct ? undefined : 'this token may only ask'),
  })
}

/** What some control carries out is what is declared. */
function actuatorOf(profile: Profile, options: PlatformConsumerOptions): Actuator {
  const handlers: Partial<Record<Action, Record<string, Handler>>> = {}
  for (const { pairs } of options.controls.values()) {
    for (const [action, targets] of Object.entries(pairs) as [Action, readonly string[]][]) {
      for (const target of targets) {
        if (!profile.pairs[action]?.includes(target)) continue
        handlers[action] = {
          ...handlers[action],
          [target]: (command, request) => carryOut(command, request, options),
        }
      }
    }
  }
  return { profile, handlers, understands: ['x-opensoc'] }
}

async function carryOut(
  command: Command,
  request: Parameters<Handler>[1],
  options: PlatformConsumerOptions,
): Promise<Response> {
  const { state, clock, tenantId, onChanged } = options
  const control = controlFor(command, options.controls)
  if (control === undefined)
    return respond(404, 'no control here is named by this command, or several could be meant')
  const id = request.request_id === undefined ? randomUUID() : keyOf(request.sender, request.request_id)
  const decided = await requestAction(
    state,
    {
      ...{ tenantId, key: id, actuator: control.name, command: writeCommand(command) },
      ...{ reason: `OpenC2 command of ${request.sender}`, requestedBy: request.sender, isAutomatic: false },
    },
    { id, now: clock.now() },
  )
  if (!decided.ok) return respond(400, decided.error)
  const { action, decision } = decided.value
  await state.audit.append({
    ...{ tenantId, time: clock.now(), actor: request.sender, action: 'action.request', target: action.id },
    detail: { actuator: control.name, command: action.command, policy: decision.policy },
  })
  onChanged(action)
  return answerTo(await settled(action, options), decision.policy)
}

async function settled(
  action: ResponseAction,
  { state, clock }: PlatformConsumerOptions,
): Promise<ResponseAction> {
  const until = clock.now() + WAIT_MS
  for (let now = action; ; now = (await state.actions.get(action.tenantId, action.id)) ?? now) {
    if (
      isOver(now.state) ||
      ['requested', 'verified', 'not_effective'].includes(now.state) ||
      clock.now() >= until
    )
      return now
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}

function answerTo({ state, receipt, history }: ResponseAction, policy: string): Response {
  const why = history.at(-1)?.detail
  if (state === 'verified') return respond(200, undefined, receipt)
  if (state === 'requested') return respond(102, `waits for people: ${policy}`)
  if (state === 'refused') return respond(403, why ?? policy)
  if (isOver(state) || state === 'not_effective') return respond(500, why ?? `the action is ${state}`)
  return respond(102, `the action is ${state}`)
}

/** The control that the command names: a device, an actuator's host; else the only one that can. */
function controlFor(command: Command, controls: ReadonlyMap<string, Control>): Control | undefined {
  const able = [...controls.values()].filter(({ pairs }) =>
    pairs[command.action]?.includes(command.target.type),
  )
  const { hostname, asset_id } = (command.actuator?.specifiers ?? {}) as {
    hostname?: string
    asset_id?: string
  }
  const devices =
    argsOf(command.args, 'er')['downstream_device'] === undefined && command.target.type !== 'device'
      ? []
      : targetNames(command)
  const names = [hostname, asset_id, ...devices]
    .filter((name) => name !== undefined)
    .map((name) => name.toLowerCase())
  if (names.length === 0) return able.length === 1 ? able[0] : undefined
  return able.find(({ name }) => names.includes(name.toLowerCase()))
}

/** Short enough for an id, the same for the same request. */
function keyOf(sender: string, requestId: string): string {
  return `openc2-${createHash('sha256')
    .update(JSON.stringify([sender, requestId]))
    .digest('hex')
    .slice(0, 32)}`
}
