import { join } from 'node:path'
import {
  type ActionState,
  type Actuator,
  applyActionEvent,
  DEFAULT_SETTINGS,
  DEFAULT_TENANT,
  type ResponseAction,
  type StateStore,
  undoOrder,
} from '@opensoc/domain'
import { silentLogger } from '@opensoc/kernel'
import { createOpenC2Actuator, createProducer, type TlsIdentity } from '@opensoc/openc2-https'
import { ActionRunner, requestAction, saveSettings, storeAction } from '@opensoc/pipeline'
import { openSqliteState } from '@opensoc/state-sql'

const clock = { now: Date.now }

/** The platform's half of a response: its state on disk, its runner, the sensor as its one actuator. */
export async function openPlatformHalf(folder: string, identity: TlsIdentity, url: string) {
  const state = await openSqliteState({ file: join(folder, 'state.sqlite'), clock })
  await state.migrate()
  await saveSettings(state, DEFAULT_TENANT, {
    ...DEFAULT_SETTINGS,
    policies: [
      { id: 'all', title: 'all', enabled: true, when: {}, outcome: { kind: 'automatic', graceMs: 0 } },
    ],
    maxPerHour: 100_000,
  })
  const send = createProducer({
    url,
    identity,
    serverName: 'sensor',
    from: 'platform',
    now: Date.now,
    timeoutMs: 3000,
  })
  const sensor: Actuator = createOpenC2Actuator({ name: 'ws1', pairs: {}, send, look: send, now: Date.now })
  const runner = new ActionRunner({
    state,
    clock,
    logger: silentLogger,
    actuator: (name) => (name === 'ws1' ? sensor : undefined),
  })
  return { state, runner }
}

const downstream_device = { devices: [{ hostname: 'ws1' }] }

/** What a playbook against malware on a host asks for, in its order. */
export function containmentOf(host: { malware: string; peerAddress: string }, pid: number, leaseMs?: number) {
  const lease = leaseMs === undefined ? {} : { duration: leaseMs }
  return {
    isolate: {
      action: 'contain',
      target: { device: { hostname: 'ws1' } },
      args: { ...lease, er: { device_containment: 'network_isolation' } },
    },
    kill: {
      action: 'stop',
      target: { process: { pid, executable: { path: host.malware } } },
      args: { er: { downstream_device } },
    },
    quarantine: {
      action: 'contain',
      target: { file: { path: host.malware } },
      args: { er: { downstream_device } },
    },
    block: {
      action: 'deny',
      target: { ipv4_net: host.peerAddress },
      ...(leaseMs !== undefined && { args: lease }),
    },
  }
}

export async function askFor(
  state: StateStore,
  story: string,
  commands: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
) {
  for (const [name, command] of Object.entries(commands)) {
    const id = `${story}-${name}`
    const request = {
      tenantId: DEFAULT_TENANT,
      key: id,
      actuator: 'ws1',
      command,
      reason: 'malware',
      requestedBy: 'playbook',
      isAutomatic: true,
    }
    const decided = await requestAction(state, request, { id, now: Date.now() })
    if (!decided.ok) throw new Error(decided.error)
  }
}

export async function statesOf(state: StateStore, story: string): Promise<Record<string, ActionState>> {
  const { items } = await state.actions.list({ tenantId: DEFAULT_TENANT, limit: 1000 })
  const own = items.filter(({ id }) => id.startsWith(`${story}-`))
  return Object.fromEntries(own.map((action) => [action.id.slice(story.length + 1), action.state]))
}

/** Moves actions on until every one of the story is in one of the states, or throws with what they are in. */
export async function runUntil(
  runner: ActionRunner,
  state: StateStore,
  story: string,
  wanted: readonly ActionState[],
  limitMs = 20_000,
) {
  const deadline = Date.now() + limitMs
  for (;;) {
    await runner.tick()
    const states = await statesOf(state, story)
    if (Object.values(states).every((one) => wanted.includes(one))) return states
    if (Date.now() > deadline) throw new Error(`still ${JSON.stringify(states)}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Undoes all actions of a story in the order of what depends on what. */
export async function undoAll(
  runner: ActionRunner,
  state: StateStore,
  story: string,
): Promise<readonly ResponseAction[]> {
  const { items } = await state.actions.list({ tenantId: DEFAULT_TENANT, limit: 1000 })
  const order = undoOrder(items.filter(({ id }) => id.startsWith(`${story}-`)))
  for (const action of order) {
    const now = await state.actions.get(DEFAULT_TENANT, action.id)
    const undoing =
      now &&
      applyActionEvent(now, { type: 'undo_asked', at: Date.now(), by: 'ann', reason: 'over', force: false })
    if (!now || !undoing?.ok) continue
    await storeAction(state, now, undoing.value, { actor: 'ann', time: Date.now() })
    while ((await state.actions.get(DEFAULT_TENANT, action.id))?.state === 'undoing') await runner.tick()
  }
  return Promise.all(
    order.map(async ({ id }) => (await state.actions.get(DEFAULT_TENANT, id)) as ResponseAction),
  )
}
