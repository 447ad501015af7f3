import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, it } from 'node:test'
import {
  type Actuator,
  applyActionEvent,
  DEFAULT_SETTINGS,
  DEFAULT_TENANT,
  type ResponseSettings,
  type StateStore,
} from '@opensoc/domain'
import { silentLogger } from '@opensoc/kernel'
import { type ActionRequest, ActionRunner, requestAction, saveSettings, storeAction } from '@opensoc/pipeline'
import { openSqliteState } from '@opensoc/state-sql'

const automatic: ResponseSettings = {
  ...DEFAULT_SETTINGS,
  policies: [{ id: 'p', title: 'all', enabled: true, when: {}, outcome: { kind: 'automatic', graceMs: 0 } }],
}
const request: ActionRequest = {
  tenantId: DEFAULT_TENANT,
  key: 'k',
  actuator: 'fw',
  command: { action: 'deny', target: { ipv4_net: '192.0.2.7' }, args: { duration: 60_000 } },
  reason: 'c2',
  requestedBy: 'ann',
  isAutomatic: true,
}

let folder: string
let state: StateStore
let clock: { time: number; now(): number }
let wall: FakeFirewall
let runner: ActionRunner

/** A control that can lie, fail, or be changed by others. */
class FakeFirewall implements Actuator {
  readonly name = 'fw'
  readonly pairs = { deny: ['ipv4_net'] }
  readonly done = new Map<string, number>()
  performed = 0
  lies = false
  breaksAfter = false
  owner = 'us'

  async perform({ key }: { key: string }) {
    if (!this.done.has(key) && !this.lies) {
      this.done.set(key, this.done.size + 1)
      this.performed += 1
    }
    if (this.breaksAfter) throw new Error('the connection broke')
    return { ok: true as const, receipt: { rule_number: this.done.get(key) ?? 0 } }
  }
  async undo({ key }: { key: string }) {
    this.done.delete(key)
    return { ok: true as const, receipt: {} }
  }
  async observe({ key }: { key: string }) {
    return { time: clock.now(), holds: this.done.has(key), facts: { owner: this.owner } }
  }
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'opensoc-actions-'))
  clock = { time: 1_000_000, now: () => clock.time }
  state = await openSqliteState({ file: join(folder, 'state.sqlite'), clock })
  await state.migrate()
  await saveSettings(state, DEFAULT_TENANT, automatic)
  wall = new FakeFirewall()
  runner = newRunner()
})

afterEach(async () => {
  await state.close()
  rmSync(folder, { recursive: true })
})

function newRunner() {
  return new ActionRunner({
    state,
    clock,
    logger: silentLogger,
    actuator: (name) => (name === 'fw' ? wall : undefined),
  })
}

async function ask(over: Partial<ActionRequest> = {}, id = 'a') {
  const decided = await requestAction(state, { ...request, ...over }, { id, now: clock.now() })
  assert.ok(decided.ok, decided.ok ? '' : decided.error)
  return decided.value.action
}

const current = async (id = 'a') => {
  const action = await state.actions.get(DEFAULT_TENANT, id)
  assert.ok(action)
  return action
}

async function askUndo(force = false) {
  const before = await current()
  const undoing = applyActionEvent(before, {
    type: 'undo_asked',
    at: clock.now(),
    by: 'ann',
    reason: 'wrong',
    force,
  })
  assert.ok(undoing.ok)
  assert.ok(await storeAction(state, before, undoing.value, { actor: 'ann', time: clock.now() }))
  await runner.tick()
}

it('sends, verifies by a probe, and audits each step in the chain', async () => {
  await ask()
  await runner.tick()
  const action = await current()
  assert.deepEqual(
    [action.state, action.receipt, action.leaseUntil],
    ['verified', { rule_number: 1 }, 1_060_000],
  )
  assert.equal(action.before?.holds, false)
  const entries = await state.audit.list(DEFAULT_TENANT, { limit: 10 })
  assert.deepEqual(entries.map((entry) => entry.action).reverse(), [
    'action.sent',
    'action.acknowledged',
    'action.verified',
  ])
  assert.equal(await state.audit.verify(), undefined)
})

it('a control that says yes and does nothing ends as not effective', async () => {
  wall.lies = true
  await ask()
  await runner.tick()
  assert.equal((await current()).state, 'acknowledged')
  clock.time += 10_000
  await runner.tick()
  assert.equal((await current()).state, 'not_effective')
})

it('a crash after the control acted asks again under the same key, and it is done once', async () => {
  wall.breaksAfter = true
  await ask()
  await runner.tick()
  assert.equal((await current()).state, 'sent')
  wall.breaksAfter = false
  runner = newRunner()
  await runner.tick()
  assert.equal((await current()).state, 'verified')
  assert.equal(wall.performed, 1)
})

it('the same key is one action, however often it is asked for', async () => {
  await ask()
  assert.equal((await ask({}, 'b')).id, 'a')
  await Promise.all([runner.tick(), newRunner().tick()])
  assert.equal(wall.performed, 1)
})

it('while everything is paused nothing is sent', async () => {
  await saveSettings(state, DEFAULT_TENANT, { ...automatic, paused: true })
  await ask()
  await runner.tick()
  assert.deepEqual([(await current()).state, wall.performed], ['approved', 0])
})

it('undo takes it back and proves it', async () => {
  await ask()
  await runner.tick()
  await askUndo()
  assert.deepEqual([(await current()).state, wall.done.size], ['undone', 0])
})

it('undo is refused where somebody else has changed the same thing, and can be forced', async () => {
  await ask()
  await runner.tick()
  wall.owner = 'them'
  await askUndo()
  const refused = await current()
  assert.equal(refused.state, 'verified')
  assert.match(refused.history.at(-1)?.detail ?? '', /owner was "us", is "them"/)
  await askUndo(true)
  assert.equal((await current()).state, 'undone')
})

it('an effect that is gone has drifted; one whose lease is over has expired', async () => {
  await ask()
  await runner.tick()
  wall.done.clear()
  clock.time += 59_999
  await runner.tick()
  assert.equal((await current()).state, 'verified', 'looked at once a minute')
  clock.time += 1
  await runner.tick()
  assert.equal((await current()).state, 'expired')
  await ask({ key: 'k2', command: { ...request.command, args: { duration: 600_000 } } }, 'b')
  await runner.tick()
  wall.done.clear()
  clock.time += 60_000
  await runner.tick()
  assert.equal((await current('b')).state, 'drifted')
})

it('a lease that the control did not end is ended by us', async () => {
  await ask()
  await runner.tick()
  clock.time += 60_000
  await runner.tick()
  assert.deepEqual([(await current()).state, wall.done.size], ['expired', 0])
})

it('an action for a control that is not there fails with its name', async () => {
  await ask({ actuator: 'nobody' })
  await runner.tick()
  assert.match((await current()).history.at(-1)?.detail ?? '', /nobody/)
})

it('a malformed command makes no action', async () => {
  const bad = { ...request, command: { action: 'deny', target: {} } }
  assert.ok(!(await requestAction(state, bad, { id: 'x', now: 0 })).ok)
})
