import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, it } from 'node:test'
import { createClient, getLedger, getStatus, listFindings, querySql } from '@opensoc/contract'
import { mountSmallDisk, type SmallDisk } from './small-disk.ts'
import { FIRST_PID, RECORDS_A_BATCH, type SenderCounts, sendUntil, type Target } from './soak-sender.ts'
import { type RunningPlatform, startPlatform } from './start-platform.ts'

/** `OPENSOC_SOAK_MINUTES=30` for the long form. */
const MINUTES = Number(process.env['OPENSOC_SOAK_MINUTES'] ?? 3)
const TOTAL_MS = MINUTES * 60_000
const KILL_EVERY_MS = Math.max(20_000, TOTAL_MS / 10)
const SENDERS = 4
/** Small, so that a lake that stands still is felt within seconds. */
const SPOOL_MIB = 16
const TROUBLE_LIMIT_MS = 120_000

const top = mkdtempSync(join(tmpdir(), 'opensoc-soak-'))
const folder = join(top, 'disk')
mkdirSync(folder)
const stallFile = join(top, 'stall')
const disk = mountSmallDisk(folder, join(top, 'image'), 2048 + MINUTES * 512)
after(() => {
  disk?.unmount()
  rmSync(top, { recursive: true, force: true })
})

interface Seen {
  kills: number
  /** The platform ended by itself and was started again. */
  ends: number
  maxResidentMib: number
  maxSpoolMib: number
}

it(`keeps the ledger at zero over ${MINUTES} minutes of peak load with kills, a full disk and a lake that stands still`, async (test) => {
  const counts: SenderCounts = { acknowledged: 0, toldToWait: 0, failed: 0 }
  const seen: Seen = { kills: 0, ends: 0, maxResidentMib: 0, maxSpoolMib: 0 }
  const supervised = new Supervised(seen)
  test.after(() => supervised.stop())
  await supervised.start()
  const end = Date.now() + TOTAL_MS
  let isInTrouble = false
  const troubles: [number, string, () => Promise<void>][] = [
    [TOTAL_MS / 3, 'a full disk', () => fullDisk(disk, counts)],
    [TOTAL_MS * 0.6, 'a lake that stands still', () => stalledLake(counts)],
  ]
  const sending = sendUntil(
    () => Date.now() >= end && troubles.length === 0 && !isInTrouble,
    () => supervised.target,
    counts,
    SENDERS,
  )
  if (disk === undefined) test.diagnostic('no full disk: a small file system cannot be mounted here')
  const began = Date.now()
  for (let nextKill = began + KILL_EVERY_MS; Date.now() < end; ) {
    await wait(1000)
    await supervised.look()
    const due = troubles.findIndex(([at]) => Date.now() - began >= at)
    for (const [, name, trouble] of due === -1 ? [] : troubles.splice(due, 1)) {
      test.diagnostic(`${Math.round((Date.now() - began) / 1000)} s: ${name}`)
      isInTrouble = true
      await trouble()
      isInTrouble = false
      nextKill = Date.now() + KILL_EVERY_MS / 2
    }
    if (Date.now() < nextKill) continue
    await supervised.killAndStart()
    nextKill = Date.now() + KILL_EVERY_MS
  }
  const batches = await sending
  const sentS = Math.round((Date.now() - began) / 1000)
  await supervised.settled()
  const endedByItself = seen.ends
  await supervised.killAndStart()
  await supervised.settled()
  await assertNothingLostOrDoubled(supervised.running, batches)
  assert.equal(endedByItself, 0, 'the platform never ended by itself')
  assert.ok(counts.toldToWait > 0, 'senders were told to wait')
  const events = batches * RECORDS_A_BATCH
  test.diagnostic(
    `${events} events in ${sentS} s (${Math.round(events / sentS)}/s), ${seen.kills} kills, ` +
      `${counts.toldToWait} answers 429, ${counts.failed} sends without an answer, ` +
      `at most ${seen.maxSpoolMib} MiB spooled and ${seen.maxResidentMib} MiB resident: ` +
      'ledger imbalance 0, nothing lost, nothing doubled',
  )
})

/** The platform under a supervisor that starts it again, as systemd would. */
class Supervised {
  readonly #seen: Seen
  #platform: RunningPlatform | undefined
  #isReady = false

  constructor(seen: Seen) {
    this.#seen = seen
  }

  get target(): Target | undefined {
    return this.#isReady ? this.#platform : undefined
  }

  get running(): RunningPlatform {
    return this.#platform!
  }

  async start(): Promise<void> {
    this.#platform = await startPlatform(join(folder, 'data'), {
      NODE_OPTIONS: `--import=${new URL('stall-lake.ts', import.meta.url).href}`,
      OPENSOC_STALL_FILE: stallFile,
      OPENSOC_SPOOL_MIB: String(SPOOL_MIB),
    })
    this.#isReady = true
  }

  async killAndStart(): Promise<void> {
    this.#isReady = false
    await this.running.kill()
    this.#seen.kills += 1
    await this.start()
  }

  async stop(): Promise<void> {
    this.#isReady = false
    await this.running.stop()
  }

  /** Starts it again if it ended; else asks how it is, and the ledger of what is processed has to balance. */
  async look(): Promise<void> {
    if (this.running.process.exitCode !== null) {
      this.#isReady = false
      this.#seen.ends += 1
      await this.start()
    }
    const call = createClient({ server: this.running.address, token: this.running.token })
    const status = await call(getStatus, {})
    this.#seen.maxResidentMib = Math.max(this.#seen.maxResidentMib, mib(status.resident_bytes))
    this.#seen.maxSpoolMib = Math.max(this.#seen.maxSpoolMib, mib(status.spool.frames_bytes))
    const { total } = await call(getLedger, { query: { from: 0 } })
    assert.ok(total.balanced, 'the ledger balances while it runs')
  }

  async settled(): Promise<void> {
    for (let round = 0; round < 6000; round++) {
      const call = createClient({ server: this.running.address, token: this.running.token })
      if ((await call(getLedger, { query: { from: 0 } })).total.spooled_bytes === 0) return
      assert.equal(this.running.process.exitCode, null, 'the platform runs')
      await wait(100)
    }
    assert.fail('the pipeline did not catch up')
  }
}

/** Fills the disk until senders are told to wait, keeps it full for a while, and gives it back. */
async function fullDisk(small: SmallDisk | undefined, counts: SenderCounts): Promise<void> {
  if (small === undefined) return
  small.fill()
  try {
    await toldToWait(counts, 'the disk is full')
    await wait(5000)
  } finally {
    small.free()
  }
}

async function stalledLake(counts: SenderCounts): Promise<void> {
  writeFileSync(stallFile, '')
  try {
    await toldToWait(counts, 'the lake stands still')
    await wait(5000)
  } finally {
    rmSync(stallFile)
  }
}

async function toldToWait(counts: SenderCounts, because: string): Promise<void> {
  const before = counts.toldToWait
  for (const until = Date.now() + TROUBLE_LIMIT_MS; counts.toldToWait === before; ) {
    if (Date.now() > until) assert.fail(`${because}, and no sender was told to wait`)
    await wait(200)
  }
}

/** Every record by its own process id: how many a batch has, and what they add up to. */
async function assertNothingLostOrDoubled(platform: RunningPlatform, batches: number): Promise<void> {
  const call = createClient({ server: platform.address, token: platform.token })
  const rows = async (statement: string) => (await call(querySql, { body: { statement } })).rows
  const expected = batches * RECORDS_A_BATCH
  const wrong = await rows(`
    SELECT intDiv(process_pid - ${FIRST_PID}, ${RECORDS_A_BATCH}) AS batch, count() AS events
    FROM events WHERE source = 'soak' GROUP BY batch
    HAVING events != ${RECORDS_A_BATCH} OR uniqExact(process_pid) != ${RECORDS_A_BATCH}
    ORDER BY batch LIMIT 10`)
  assert.deepEqual(wrong, [], 'batches with records lost or doubled')
  const [stored] = await rows("SELECT count() AS n FROM events WHERE source = 'soak'")
  assert.equal(Number(stored?.['n']), expected, 'events')
  const [refused] = await rows("SELECT count() AS n FROM quarantine WHERE source = 'soak'")
  assert.equal(Number(refused?.['n']), batches, 'quarantined')

  const findings = new Map<string, number>()
  const attacked = new Set<string>()
  let cursor: string | undefined
  do {
    const page = await call(listFindings, { query: { limit: 1000, cursor } })
    for (const { rule_id: rule, host } of page.items) {
      findings.set(`${rule} ${host}`, (findings.get(`${rule} ${host}`) ?? 0) + 1)
      attacked.add(host ?? '')
    }
    cursor = page.cursor
  } while (cursor !== undefined)
  assert.equal(attacked.size, batches, 'hosts with findings')
  assert.deepEqual([...findings].filter(([, times]) => times !== 1).slice(0, 10), [], 'findings doubled')

  const { total } = await call(getLedger, { query: { from: 0 } })
  assert.ok(total.balanced)
  assert.deepEqual(
    [total.received, total.stored, total.quarantined],
    [expected + batches, expected, batches],
    'the ledger',
  )
}

const mib = (bytes: number) => Math.round(bytes / (1024 * 1024))
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
