import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  type Actuator,
  DEFAULT_SETTINGS,
  DEFAULT_TENANT,
  type StateStore,
  type StoredRun,
} from '@opensoc/domain'
import { silentLogger } from '@opensoc/kernel'
import { ActionRunner, PlaybookRunner, saveSettings } from '@opensoc/pipeline'
import { openSqliteState } from '@opensoc/state-sql'

const shipped = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../../../content/playbooks/${name}.json`, import.meta.url)), 'utf8')

let folder: string
let state: StateStore
const clock = { time: 1_800_000_000_000, now: () => clock.time }
const done = new Map<string, unknown>()

/** Every control of these tests: it does once what a key asks for. */
const control: Actuator = {
  name: 'any',
  pairs: {},
  async perform({ key, command }) {
    if (!done.has(key)) done.set(key, command)
    return { ok: true, receipt: {} }
  },
  undo: async () => ({ ok: true, receipt: {} }),
  observe: async ({ key }) => ({ time: clock.now(), holds: done.has(key), facts: {} }),
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'opensoc-runs-'))
  done.clear()
  state = await openSqliteState({ file: join(folder, 'state.sqlite'), clock })
  await state.migrate()
  const policy = {
    id: 'p',
    title: 'all',
    enabled: true,
    when: {},
    outcome: { kind: 'automatic', graceMs: 0 },
  } as const
  await saveSettings(state, DEFAULT_TENANT, { ...DEFAULT_SETTINGS, policies: [policy] })
  for (const name of ['ransomware', 'block-command-and-control']) {
    const source = shipped(name)
    const { id, modified } = JSON.parse(source) as { id: string; modified: string }
    await state.playbooks.save({ tenantId: DEFAULT_TENANT, id, modified, name, source, origin: 'shipped' })
  }
})

afterEach(async () => {
  await state.close()
  rmSync(folder, { recursive: true })
})

/** New ones each time, as after a crash: they know only what is stored. */
const runners = () => ({
  runs: new PlaybookRunner({ state, clock, logger: silentLogger, newId: () => 'run' }),
  actions: new ActionRunner({ state, clock, logger: silentLogger, actuator: () => control }),
})

const values = { __host__: 'ws1', __file_path__: '/tmp/x', __address__: '192.0.2.7' }
const request = { tenantId: DEFAULT_TENANT, variables: values, startedBy: 'ann' }

async function playbookId(name: string): Promise<string> {
  const found = (await state.playbooks.list(DEFAULT_TENANT)).find((playbook) => playbook.name === name)
  return found?.id ?? ''
}

async function answerAll(run: StoredRun): Promise<void> {
  const { runs } = runners()
  const loaded = await runs.load(run)
  for (const effect of loaded?.run.pending ?? []) {
    if (effect.kind !== 'command' || effect.command.type !== 'manual') continue
    await runs.input(run, {
      type: 'command_finished',
      at: clock.now(),
      key: effect.key,
      outcome: { ok: true },
    })
  }
}

it('runs to its end with a crash after every step, each effect once, another playbook called', async () => {
  const started = await runners().runs.start({ ...request, playbookId: await playbookId('ransomware') })
  assert.ok(started.ok)
  for (let turn = 0; turn < 60; turn += 1) {
    await runners().runs.tick()
    await runners().actions.tick()
    for (const open of await state.playbooks.openRuns(10)) await answerAll(open)
  }
  const run = await state.playbooks.run(DEFAULT_TENANT, 'run')
  assert.equal(run?.status, 'successful')
  const pairs = [...done.values()].map((command) => (command as { action: string }).action)
  assert.deepEqual(pairs.sort(), ['contain', 'contain', 'deny'])
  assert.equal((await state.playbooks.runs(DEFAULT_TENANT, { limit: 10 })).length, 2)
})

it('two runners at once do nothing twice', async () => {
  await runners().runs.start({ ...request, playbookId: await playbookId('ransomware') })
  for (let turn = 0; turn < 20; turn += 1) {
    await Promise.all([
      runners().runs.tick(),
      runners().runs.tick(),
      runners().actions.tick(),
      runners().actions.tick(),
    ])
  }
  const { items } = await state.actions.list({ tenantId: DEFAULT_TENANT, limit: 100 })
  assert.equal(new Set(items.map(({ key }) => key)).size, items.length)
  assert.equal(done.size, items.length)
})

it('stays with the version that it began with', async () => {
  const id = await playbookId('ransomware')
  const started = await runners().runs.start({ ...request, playbookId: id })
  assert.ok(started.ok)
  const changed = {
    ...JSON.parse(shipped('ransomware')),
    modified: '2027-01-01T00:00:00.000Z',
    name: 'changed',
  }
  await state.playbooks.save({
    tenantId: DEFAULT_TENANT,
    id,
    modified: changed.modified,
    name: 'changed',
    source: JSON.stringify(changed),
    origin: 'own',
  })
  assert.equal((await runners().runs.load(started.value))?.playbook.name, 'Ransomware on a host')
})

it('does not start without its values, or when it is not there', async () => {
  const { runs } = runners()
  assert.ok(!(await runs.start({ ...request, variables: {}, playbookId: await playbookId('ransomware') })).ok)
  assert.ok(!(await runs.start({ ...request, playbookId: 'playbook--none' })).ok)
})
