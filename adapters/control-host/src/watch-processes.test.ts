import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { isValid } from '@opensoc/ocsf'
import { processEvent } from './process-event.ts'
import { readProcess } from './read-process.ts'
import { ProcessWatch } from './watch-processes.ts'

const skip = process.platform !== 'linux' && 'reads /proc'

test('starts and ends are seen, and what was too short is counted', { skip }, async () => {
  const watch = new ProcessWatch()
  assert.deepEqual((await watch.look()).started, [], 'what was there did not start now')
  const child = spawn('sleep', ['300'])
  await once(child, 'spawn')
  assert.ok((await watch.look()).started.some(({ pid }) => pid === child.pid))
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
  assert.ok((await watch.look()).ended.some(({ pid }) => pid === child.pid))
  for (let at = 0; at < 5; at += 1) spawnSync('true')
  assert.ok((await watch.look()).missedAtMost >= 5)
})

test('a start is a valid OCSF event', { skip }, async () => {
  const own = await readProcess(process.pid)
  const parent = await readProcess(process.ppid)
  assert.ok(own)
  const origin = { host: 'ws1', version: '0.1.0', users: new Map([[0, 'root']]) }
  for (const kind of ['launch', 'terminate'] as const)
    assert.ok(isValid(processEvent(kind, own, parent, 1, origin)))
})
