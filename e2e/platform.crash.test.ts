import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, it } from 'node:test'
import { zstdCompressSync } from 'node:zlib'
import { createClient, getLedger, listFindings, querySql } from '@opensoc/contract'
import { type RunningPlatform, startPlatform } from './start-platform.ts'

const KILLS = Number(process.env['OPENSOC_CRASH_KILLS'] ?? 20)
const RECORDS_A_BATCH = 40
/** Every so many records one raises a finding of the shipped rules. */
const ATTACK_EVERY = 8

const folder = mkdtempSync(join(tmpdir(), 'opensoc-crash-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** A process start on a host of its own, so that each can be counted; some dump the memory of LSASS. */
function record(number: number): string {
  const isAttack = number % ATTACK_EVERY === 0
  const commandLine = isAttack
    ? 'rundll32.exe C:\\Windows\\System32\\comsvcs.dll, MiniDump 712 C:\\Users\\Public\\d.dmp full'
    : `ping -n 1 10.0.0.${number % 250}`
  return JSON.stringify({
    Event: {
      System: {
        Provider: { '#attributes': { Name: 'Microsoft-Windows-Sysmon' } },
        EventID: 1,
        Level: 4,
        TimeCreated: { '#attributes': { SystemTime: '2026-01-15T09:00:00.000Z' } },
        EventRecordID: number,
        Channel: 'Microsoft-Windows-Sysmon/Operational',
        Computer: `ws-${number}.corp.example`,
      },
      EventData: {
        UtcTime: '2026-01-15 09:00:00.000',
        ProcessGuid: `{00000000-0000-0000-0000-${String(number).padStart(12, '0')}}`,
        ProcessId: String(1000 + (number % 5000)),
        Image: isAttack ? 'C:\\Windows\\System32\\rundll32.exe' : 'C:\\Windows\\System32\\PING.EXE',
        CommandLine: commandLine,
        User: 'CORP\\ann',
        ParentImage: 'C:\\Windows\\System32\\cmd.exe',
        ParentProcessGuid: '{00000000-0000-0000-0000-999999999999}',
        ParentProcessId: '77',
      },
    },
  })
}

/** Sends a batch under its own key; a batch that was not acknowledged is sent again after the restart. */
async function send({ address, token }: RunningPlatform, batch: number): Promise<boolean> {
  const lines = Array.from({ length: RECORDS_A_BATCH }, (_, n) => record(batch * RECORDS_A_BATCH + n))
  lines.push('{"broken":')
  try {
    const response = await fetch(`${address}/api/v1/ingest/crash`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/x-ndjson',
        'content-encoding': 'zstd',
        'idempotency-key': `batch-${batch}`,
      },
      body: zstdCompressSync(lines.join('\n')),
    })
    return response.ok
  } catch {
    return false
  }
}

it(`loses nothing that was acknowledged and doubles nothing, over ${KILLS} kills at random points of an ingest`, async () => {
  let batch = 0
  for (let kill = 0; kill < KILLS; kill++) {
    const platform = await startPlatform(folder)
    const killed = new Promise<void>((resolve) =>
      setTimeout(() => platform.kill().then(resolve), 20 + Math.random() * 600),
    )
    // Sends without waiting for the pipeline, so that the kill falls into receiving, inserting or committing.
    while (await send(platform, batch)) batch++
    await killed
  }
  const platform = await startPlatform(folder)
  after(() => platform.stop())
  for (let again = 0; again <= batch; again++)
    assert.ok(await send(platform, again), 'a retry is acknowledged')
  const call = createClient({ server: platform.address, token: platform.token })
  await settled(platform, call)

  const expected = (batch + 1) * RECORDS_A_BATCH
  const count = async (statement: string) =>
    Number((await call(querySql, { body: { statement } })).rows[0]?.['n'])
  assert.equal(await count("SELECT count() AS n FROM events WHERE source = 'crash'"), expected, 'events')
  assert.equal(
    await count("SELECT uniqExact(process_uid) AS n FROM events WHERE source = 'crash'"),
    expected,
    'distinct events',
  )
  assert.equal(
    await count("SELECT count() AS n FROM quarantine WHERE source = 'crash'"),
    batch + 1,
    'quarantined',
  )
  assert.equal(
    await count('SELECT uniqExact(event_id) AS n FROM observables'),
    expected,
    'events with observables',
  )

  const hosts = new Map<string, number>()
  let cursor: string | undefined
  do {
    const page = await call(listFindings, { query: { limit: 1000, cursor } })
    for (const finding of page.items)
      hosts.set(
        `${finding.rule_id} ${finding.host}`,
        (hosts.get(`${finding.rule_id} ${finding.host}`) ?? 0) + 1,
      )
    cursor = page.cursor
  } while (cursor !== undefined)
  const attacked = new Set([...hosts.keys()].map((key) => key.split(' ').at(-1)))
  assert.equal(attacked.size, expected / ATTACK_EVERY, 'hosts with findings')
  assert.ok(
    [...hosts.values()].every((times) => times === 1),
    'no finding twice',
  )

  const { total } = await call(getLedger, { query: { from: 0 } })
  assert.ok(total.balanced)
  assert.equal(total.stored, expected)
  assert.equal(total.quarantined, batch + 1)
  console.log(
    `${KILLS} kills, ${batch + 1} batches, ${expected} events, ${hosts.size} findings: nothing lost, nothing doubled`,
  )
})

async function settled(platform: RunningPlatform, call: ReturnType<typeof createClient>): Promise<void> {
  for (let round = 0; round < 600; round++) {
    const { total } = await call(getLedger, { query: { from: 0 } })
    if (total.spooled_bytes === 0) return
    assert.equal(platform.process.exitCode, null, 'the platform runs')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  assert.fail('the pipeline did not catch up')
}
