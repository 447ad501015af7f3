import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { zstdDecompressSync } from 'node:zlib'
import type { IncidentRow, Status } from '@opensoc/contract'
import { Command } from 'commander'
import { readStory } from '../demo/read-story.ts'
import { addDemo } from './demo.ts'

const INCIDENT: IncidentRow = {
  id: 'INC-7Q2M4K8ZP1XA',
  title: 'From a mail to the cloud',
  summary: 'A mail was opened.',
  severity: 'critical',
  score: 97,
  score_parts: [],
  status: 'new',
  hosts: ['FIN-WS-0142'],
  users: ['m.reyes'],
  layers: ['mail', 'endpoint'],
  tactics: [],
  techniques: [],
  finding_count: 40,
  first_time: 1,
  last_time: 2,
  created_time: 3,
  updated_time: 4,
  version: 1,
}

describe('opensoc demo', () => {
  it('sends the whole story, source by source, so that it ends now', async (t) => {
    const platform = await startFakePlatform(t, [INCIDENT])
    const before = Math.floor(Date.now() / 1000) * 1000
    const printed = await runDemo(t, platform.address)

    const records = await readStory()
    assert.equal(platform.received.length, records.length)
    const sources = new Set(records.map(({ source }) => source))
    assert.deepEqual(new Set(platform.received.map(({ source }) => source)), sources)
    const cloud = platform.received
      .filter(({ source }) => source === 'aws')
      .map(({ line }) => JSON.parse(line))
    const last = Math.max(...cloud.map((record) => Date.parse(record.eventTime)))
    assert.ok(last > before - 10 * 60_000 && last <= Date.now(), new Date(last).toISOString())
    assert.match(printed, /critical +97 +INC-7Q2M4K8ZP1XA/)
    assert.ok(printed.includes(`${platform.address}/incidents/INC-7Q2M4K8ZP1XA`))
    assert.match(printed, /first finding after \d+\.\d s/)
    assert.equal(process.exitCode ?? 0, 0)
  })

  it('says that a story is added where there are incidents', async (t) => {
    const { address } = await startFakePlatform(t, [INCIDENT])
    assert.match(await runDemo(t, address), /adds a second story/)
  })

  it('ends with status 1 where no incident arose', async (t) => {
    const { address } = await startFakePlatform(t, [])
    await runDemo(t, address)
    assert.equal(process.exitCode, 1)
    process.exitCode = 0
  })
})

/** Runs the command and gives back what it printed. */
async function runDemo(t: TestContext, address: string): Promise<string> {
  let printed = ''
  const original = process.stdout.write.bind(process.stdout)
  // Text is the command's; bytes are what the test runner tells its parent.
  const write = t.mock.method(process.stdout, 'write', (chunk: string | Uint8Array) => {
    if (typeof chunk !== 'string') return original(chunk)
    printed += chunk
    return true
  })
  const program = new Command('opensoc').option('--server <url>').option('--data <dir>', '', 'no-data')
  addDemo(program)
  try {
    await program.parseAsync(['node', 'opensoc', '--server', address, 'demo'])
  } finally {
    write.mock.restore()
  }
  return printed
}

/** Takes records, and has raised a finding and `incidents` as soon as it has some. */
async function startFakePlatform(t: TestContext, incidents: readonly IncidentRow[]) {
  const received: { readonly source: string; readonly line: string }[] = []
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url!, 'http://fake')
    if (pathname.startsWith('/api/v1/ingest/')) {
      const body = zstdDecompressSync(await bodyOf(request)).toString('utf8')
      const source = pathname.slice('/api/v1/ingest/'.length)
      for (const line of body.split('\n')) if (line !== '') received.push({ source, line })
      answer(response, { duplicate: false, records: 0 })
    } else if (pathname === '/api/v1/status') answer(response, statusWith(received.length > 0 ? 1 : 0))
    else answer(response, { items: incidents })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received }
}

function statusWith(findings: number): Status {
  return {
    version: '0',
    started_time: 0,
    now: 0,
    events_per_second: 0,
    lag_ms: 0,
    spool: { frames_bytes: 0, limit_bytes: 1 },
    resident_bytes: 1,
    stages: [],
    totals: { events: 0, findings, incidents: 0, quarantined: 0 },
    receivers: [],
    rules: { active: 1, enabled: 1, is_deployed: true, version: '1' },
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

function answer(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
