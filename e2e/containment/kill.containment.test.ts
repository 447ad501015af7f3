import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { DEFAULT_TENANT } from '@opensoc/domain'
import { openSqliteState } from '@opensoc/state-sql'
import { HostUnderAttack } from './host-under-attack.ts'
import { whyNoContainment } from './why-no-containment.ts'

const skip = whyNoContainment()
const KILLS = Number(process.env['OPENSOC_CONTAINMENT_KILLS'] ?? 6)
const main = fileURLToPath(new URL('platform-half-main.ts', import.meta.url))
let host: HostUnderAttack
let folder: string

before(async () => {
  if (skip !== false) return
  host = new HostUnderAttack()
  folder = join(host.folder, 'platform')
  mkdirSync(folder)
  for (const part of ['cert', 'key', 'ca'] as const)
    writeFileSync(join(folder, `platform.${part}`), host.platform[part])
  await host.startSensor()
})

after(async () => {
  await host?.remove()
})

function startHalf(story: string, mode: string, pid = 0): ChildProcess {
  const url = `https://${host.hostAddress}:7444`
  const flags = ['--conditions=@opensoc/source', '--disable-warning=ExperimentalWarning']
  return spawn(
    process.execPath,
    [...flags, main, folder, url, story, mode, host.malware, host.peerAddress, String(pid)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
}

/** Runs the half until it says that it is done. */
async function finish(story: string, mode: string, pid?: number): Promise<void> {
  const child = startHalf(story, mode, pid)
  let said = ''
  child.stdout?.on('data', (chunk) => {
    said += chunk
  })
  await once(child, 'exit')
  assert.match(said, /done/)
}

test(`kill -9 of platform and sensor at ${KILLS} random points: every effect once, no action in a false state`, {
  skip,
}, async () => {
  for (let run = 0; run < KILLS; run += 1) {
    const story = `k${run}`
    const malware = await host.infect()
    const child = startHalf(story, 'contain', malware.pid)
    const exited = once(child, 'exit')
    await Promise.race([once(child.stdout!, 'data'), exited])
    // The whole containment takes about half a second: a random part of it passes before the power goes.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 700))
    const victims = ['platform', 'sensor', 'both'][run % 3]
    if (victims !== 'sensor') child.kill('SIGKILL')
    if (victims !== 'platform') {
      await host.killSensor()
      await host.startSensor()
    }
    if (victims === 'sensor') await exited
    else {
      await exited
      await finish(story, 'contain', malware.pid)
    }
    await assertContainedOnce(story)
    await finish(story, 'undo')
    assert.ok(host.reachesAttacker(), `${story}: the network is back`)
    assert.ok(existsSync(host.malware), `${story}: the file is back`)
    assert.equal(rulesOf(), 0, `${story}: no rule is left`)
  }
})

async function assertContainedOnce(story: string): Promise<void> {
  const state = await openSqliteState({ file: join(folder, 'state.sqlite'), clock: { now: Date.now } })
  try {
    const { items } = await state.actions.list({ tenantId: DEFAULT_TENANT, limit: 1000 })
    const own = items.filter(({ id }) => id.startsWith(`${story}-`))
    assert.deepEqual(
      own.map((action) => action.state),
      ['verified', 'verified', 'verified', 'verified'],
      story,
    )
    for (const { history } of own)
      assert.equal(history.filter(({ state: at }) => at === 'sent').length, 1, story)
    assert.equal(await state.audit.verify(), undefined, 'the audit chain holds')
  } finally {
    await state.close()
  }
  assert.ok(!host.reachesAttacker(), `${story}: the attacker is not reached`)
  assert.ok(!existsSync(host.malware), `${story}: the file is gone`)
  assert.equal(rulesOf(), 1, `${story}: the address is blocked by one rule`)
  const kept = readdirSync(join(host.folder, 'data', 'quarantine')).filter((name) => name.endsWith('.json'))
  assert.equal(kept.length, 1, `${story}: the file is kept once`)
}

/** Rules of ours in the kernel, by number. */
function rulesOf(): number {
  const numbers = host.nft('list', 'table', 'inet', 'opensoc').matchAll(/comment "opensoc (\d+)"/g)
  return new Set([...numbers].map(([, number]) => number)).size
}
