import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { HostUnderAttack } from './host-under-attack.ts'
import { askFor, containmentOf, openPlatformHalf, runUntil, undoAll } from './platform-half.ts'
import { whyNoContainment } from './why-no-containment.ts'

const skip = whyNoContainment()
const RUNS = Number(process.env['OPENSOC_CONTAINMENT_RUNS'] ?? 3)
let host: HostUnderAttack
let platform: Awaited<ReturnType<typeof openPlatformHalf>>

before(async () => {
  if (skip !== false) return
  host = new HostUnderAttack()
  await host.startSensor()
  mkdirSync(join(host.folder, 'platform'))
  platform = await openPlatformHalf(
    join(host.folder, 'platform'),
    host.platform,
    `https://${host.hostAddress}:7444`,
  )
})

after(async () => {
  await platform?.state.close()
  await host?.remove()
})

test('malware on a host is contained, proven from outside, and everything is given back', {
  skip,
}, async (t) => {
  const took: number[] = []
  for (let run = 0; run < RUNS; run += 1) {
    const malware = await host.infect()
    assert.ok(malware.pid && host.reachesAttacker())
    const before = { bytes: readFileSync(host.malware), mode: statSync(host.malware).mode }
    const story = `s${run}`

    const found = performance.now()
    await askFor(platform.state, story, containmentOf(host, malware.pid))
    const states = await runUntil(platform.runner, platform.state, story, ['verified'])
    took.push(performance.now() - found)
    assert.deepEqual(states, {
      isolate: 'verified',
      kill: 'verified',
      quarantine: 'verified',
      block: 'verified',
    })

    assert.ok(!host.reachesAttacker(), 'the attacker is not reached')
    assert.notEqual(
      spawnSync('kill', ['-0', String(malware.pid)]).status === 0 &&
        malware.exitCode === null &&
        malware.signalCode === null,
      true,
      'the process is gone',
    )
    assert.ok(!existsSync(host.malware), 'the file is gone')

    const undone = await undoAll(platform.runner, platform.state, story)
    const after = Object.fromEntries(
      undone.map((action) => [action.id.slice(story.length + 1), action.state]),
    )
    assert.deepEqual(after, { block: 'undone', isolate: 'undone', quarantine: 'undone', kill: 'verified' })
    const kill = undone.find(({ id }) => id.endsWith('kill'))
    assert.match(kill?.history.at(-1)?.detail ?? '', /cannot be taken back/)
    assert.ok(host.reachesAttacker(), 'the network is back')
    assert.deepEqual(readFileSync(host.malware), before.bytes)
    assert.equal(statSync(host.malware).mode, before.mode)
    assert.ok(!host.nft('list', 'ruleset').includes('opensoc_isolation'))
    assert.ok(!/comment "opensoc \d+"/.test(host.nft('list', 'ruleset')), 'no rule is left')
  }
  took.sort((a, b) => a - b)
  const at = (share: number) =>
    Math.round(took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0)
  t.diagnostic(
    `from request to verified containment over ${RUNS} runs: median ${at(0.5)} ms, p90 ${at(0.9)} ms`,
  )
  assert.ok(at(0.5) < 5000)
})

test('a lease ends with the platform and the sensor dead', { skip }, async () => {
  const malware = await host.infect()
  const { block, isolate } = containmentOf(host, malware.pid ?? 0, 3000)
  await askFor(platform.state, 'lease', { block, isolate })
  await runUntil(platform.runner, platform.state, 'lease', ['verified'])
  assert.ok(!host.reachesAttacker())
  await host.killSensor()
  const deadline = Date.now() + 20_000
  while (!host.reachesAttacker()) assert.ok(Date.now() < deadline, 'the block still holds')
  await host.startSensor()
  await runUntil(platform.runner, platform.state, 'lease', ['expired'])
})
