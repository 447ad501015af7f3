import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, it } from 'node:test'
import { createClient, getLedger, listFindings } from '@opensoc/contract'
import { type RunningPlatform, startPlatform } from './start-platform.ts'

const STEPS = ['recon', 'dump', 'copy', 'run', 'clear']
const HOUR_MS = 3_600_000
const START = Date.UTC(2026, 0, 15, 9)
const NOISE = 30

/** Five rules that raise nothing alone, and a correlation of them in order on one host. */
const RULES = [
  ...STEPS.map(
    (step, n) => `title: Step ${step}
id: 6b0c1c7e-0000-4000-8000-00000000000${n}
name: step_${step}
logsource: {product: windows, category: process_creation}
detection:
  selection: {CommandLine|contains: 'step-${step}'}
  condition: selection
level: low`,
  ),
  `title: Five steps on one host
id: 6b0c1c7e-0000-4000-8000-000000000099
correlation:
  type: temporal_ordered
  rules: [${STEPS.map((step) => `step_${step}`).join(', ')}]
  group-by: [Computer]
  timespan: 1h
level: critical`,
].join('\n---\n')

const folder = mkdtempSync(join(tmpdir(), 'opensoc-five-steps-'))
after(() => rmSync(folder, { recursive: true, force: true }))

interface Step {
  readonly host: string
  readonly commandLine: string
  readonly time: number
}

function record({ host, commandLine, time }: Step, number: number): string {
  const at = new Date(time).toISOString()
  return JSON.stringify({
    Event: {
      System: {
        Provider: { '#attributes': { Name: 'Microsoft-Windows-Sysmon' } },
        EventID: 1,
        TimeCreated: { '#attributes': { SystemTime: at } },
        EventRecordID: number,
        Channel: 'Microsoft-Windows-Sysmon/Operational',
        Computer: host,
      },
      EventData: {
        UtcTime: at.replace('T', ' ').replace('Z', ''),
        ProcessGuid: `{00000000-0000-0000-0000-${String(number).padStart(12, '0')}}`,
        ProcessId: String(1000 + number),
        Image: 'C:\\Windows\\System32\\cmd.exe',
        CommandLine: commandLine,
        User: 'CORP\\ann',
      },
    },
  })
}

/** The five steps on one host, ten minutes apart; on others, steps that are too few or in the wrong order. */
const attack = STEPS.map(
  (step, n): Step => ({ host: 'ws-1', commandLine: `cmd /c step-${step}`, time: START + n * 600_000 }),
)
const noise = Array.from({ length: NOISE }, (_, n): Step => {
  const step = STEPS[n % 4]
  return { host: `ws-${2 + (n % 7)}`, commandLine: `cmd /c step-${step}`, time: START + (NOISE - n) * 60_000 }
})
/** Three hours after: the attack's own events come in behind it. */
const later: Step = { host: 'ws-1', commandLine: 'cmd /c dir', time: START + 3 * HOUR_MS }

async function send({ address, token }: RunningPlatform, steps: readonly Step[], key: string): Promise<void> {
  const response = await fetch(`${address}/api/v1/ingest/steps`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'idempotency-key': key },
    body: steps.map((step) => record(step, Math.round((step.time - START) / 1000) + 1)).join('\n'),
  })
  assert.equal(response.status, 200)
}

async function stored(platform: RunningPlatform, count: number): Promise<void> {
  const call = createClient({ server: platform.address, token: platform.token })
  for (;;) {
    const { total } = await call(getLedger, { query: { from: 0 } })
    if (total.stored >= count) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function correlated(platform: RunningPlatform) {
  const call = createClient({ server: platform.address, token: platform.token })
  const { items } = await call(listFindings, { query: { limit: 100 } })
  return items.filter((finding) => /step/i.test(finding.title))
}

function start(name: string): Promise<RunningPlatform> {
  mkdirSync(join(folder, name, 'rules'), { recursive: true })
  writeFileSync(join(folder, name, 'rules', 'steps.yml'), RULES)
  return startPlatform(join(folder, name))
}

/** Some order, the same in every run. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const left = [...items]
  const order: T[] = []
  for (let state = seed; left.length > 0; ) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    order.push(...left.splice(state % left.length, 1))
  }
  return order
}

it('finds five steps once, with the same id, whether they come in order or shuffled, three hours late and between kills', async () => {
  const calm = await start('calm')
  const inOrder = [...attack, ...noise, later].toSorted((a, b) => a.time - b.time)
  for (const [n, step] of inOrder.entries()) await send(calm, [step], `calm ${n}`)
  await stored(calm, inOrder.length)
  const [expected, ...others] = await correlated(calm)
  assert.deepEqual(others, [])
  assert.equal(expected?.title, 'Five steps on one host')
  assert.equal(expected.time, START + 4 * 600_000)
  await calm.stop()

  for (const seed of [1, 2, 3]) {
    let platform = await start(`shaken ${seed}`)
    await send(platform, [later], 'later')
    await stored(platform, 1)
    const steps = shuffled([...attack, ...noise], seed)
    for (const [n, step] of steps.entries()) {
      await send(platform, [step], `step ${n}`)
      if (n % 9 !== seed) continue
      // In the middle: some acknowledged, some being processed, some committed.
      await platform.kill()
      platform = await start(`shaken ${seed}`)
      await send(platform, [step], `step ${n}`)
    }
    await stored(platform, steps.length + 1)
    const found = await correlated(platform)
    assert.deepEqual(
      found.map(({ id, time }) => ({ id, time })),
      [{ id: expected.id, time: expected.time }],
      `seed ${seed}`,
    )
    await platform.stop()
  }
})
