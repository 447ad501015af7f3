import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createConsumer } from '@opensoc/openc2'
import { createFileQuarantine, hostActuators } from './index.ts'
import { readProcess } from './read-process.ts'

const skip = process.platform !== 'linux' && 'reads /proc'
const folder = mkdtempSync(join(tmpdir(), 'opensoc-host-'))
after(() => rmSync(folder, { recursive: true }))

let isolated: readonly string[] | undefined
const quarantine = createFileQuarantine(join(folder, 'quarantine'), () => 7)
const consumer = createConsumer({
  actuators: hostActuators({
    names: ['WS1'],
    quarantine,
    isolation: {
      async isolate({ permitted }) {
        isolated = permitted
      },
      async release() {
        isolated = undefined
      },
      inKernel: async () => isolated?.join(),
    },
    filterRules: async () => new Map([[7, ['drop']]]),
    management: ['192.0.2.1'],
    now: () => 0,
  }),
})

const downstream_device = { devices: [{ hostname: 'ws1' }] }

async function send(command: object) {
  const response = await consumer.receive(command, { sender: 'test' }).response
  assert.ok(response)
  return response
}

const ask = async (name: string, wanted: object) => {
  const { results } = await send({ action: 'query', target: { [`x-opensoc:${name}`]: wanted } })
  return results?.['x-opensoc'] as { items: Record<string, unknown>[]; reach?: string }
}

test('a process is stopped if it is the one that is meant', { skip }, async () => {
  const child = spawn('sleep', ['300'])
  const { pid } = child
  assert.ok(pid)
  const found = await readProcess(pid)
  const stop = (process: object, start_ticks = found?.start_ticks) =>
    send({
      action: 'stop',
      target: { process: { pid, ...process } },
      args: { er: { downstream_device }, 'x-opensoc': { start_ticks } },
    })
  assert.equal((await stop({ name: 'bash' })).status, 500, 'another name')
  const other = await stop({}, 1)
  assert.deepEqual(
    [other.status, other.results],
    [200, undefined],
    'the pid of another now: the one that is meant is gone',
  )
  assert.ok(await readProcess(pid))
  const exited = once(child, 'exit')
  const stopped = await stop({ name: 'sleep' })
  assert.equal(stopped.status, 200)
  await exited
  assert.deepEqual((await ask('processes', { pid })).items, [])
  assert.equal((await stop({ name: 'sleep' })).status, 200, 'stopped is stopped')
})

test('neither the first process nor we ourselves can be stopped', { skip }, async () => {
  for (const pid of [1, process.pid]) {
    const response = await send({
      action: 'stop',
      target: { process: { pid } },
      args: { er: { downstream_device } },
    })
    assert.equal(response.status, 500)
  }
})

test('a file goes into quarantine by its hash and comes back as it was', { skip }, async () => {
  const path = join(folder, 'evil.sh')
  writeFileSync(path, 'echo evil', { mode: 0o751 })
  const before = statSync(path)
  const contain = (sha256: string) =>
    send({
      action: 'contain',
      target: { file: { path, hashes: { sha256 } } },
      args: { er: { downstream_device } },
    })
  const [file] = (await ask('files', { path })).items
  assert.equal((await contain('0'.repeat(64))).status, 500, 'another hash')
  const sha256 = file?.['sha256'] as string
  assert.equal((await contain(sha256)).status, 200)
  assert.deepEqual((await ask('files', { path })).items, [])
  assert.equal((await contain(sha256)).status, 200, 'asked again')
  assert.equal((await ask('quarantine', {})).items.length, 1)
  const allow = () =>
    send({ action: 'allow', target: { file: { hashes: { sha256 } } }, args: { er: { downstream_device } } })
  writeFileSync(path, 'another')
  assert.equal((await allow()).status, 500, 'another file is in its place')
  rmSync(path)
  assert.equal((await allow()).status, 200)
  const again = statSync(path)
  assert.equal(readFileSync(path, 'utf8'), 'echo evil')
  assert.deepEqual(
    [again.mode, again.uid, again.gid, Math.round(again.mtimeMs)],
    [before.mode, before.uid, before.gid, Math.round(before.mtimeMs)],
  )
  assert.deepEqual((await ask('quarantine', {})).items, [])
})

test('a link is never followed, a folder never taken', { skip }, async () => {
  const link = join(folder, 'link')
  symlinkSync('/etc/passwd', link)
  for (const path of [link, folder, 'relative', '/etc/../etc/passwd'])
    assert.ok(!(await quarantine.quarantine(path)).ok, path)
})

test('the management path stays open, and another device is not ours', { skip }, async () => {
  const contain = (hostname: string, er: object) =>
    send({ action: 'contain', target: { device: { hostname } }, args: { er } })
  const network = {
    device_containment: 'network_isolation',
    permitted_addresses: { ipv4_net: ['198.51.100.0/24'] },
  }
  assert.equal((await contain('ws2', network)).status, 404)
  assert.equal((await contain('ws1', { device_containment: 'disable_nic' })).status, 501)
  assert.equal((await contain('ws1', network)).status, 200)
  assert.deepEqual(isolated, ['192.0.2.1', '198.51.100.0/24'])
  assert.equal((await send({ action: 'allow', target: { device: { hostname: 'ws1' } } })).status, 200)
  assert.equal(isolated, undefined)
})

test('live questions answer from the host', { skip }, async () => {
  assert.ok((await ask('users', { name: 'root' })).items.some((user) => user['uid'] === 0))
  const [own] = (await ask('processes', { pid: process.pid })).items
  assert.equal(own?.['parent_pid'], process.ppid)
  assert.deepEqual((await ask('filter', { rule_number: 7 })).items, [{ rule_number: 7, lines: ['drop'] }])
  assert.deepEqual((await ask('filter', { rule_number: 8 })).items, [])
  assert.ok(Array.isArray((await ask('connections', {})).items))
  assert.equal((await ask('reachability', { address: '127.0.0.1' })).reach, 'open')
})
