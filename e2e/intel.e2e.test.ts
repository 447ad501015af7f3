import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  type Call,
  createClient,
  createFeed,
  getJob,
  getLedger,
  type ImportedIntelligence,
  importIntelligence,
  listFindings,
  listIncidents,
  listIndicators,
  pollFeed,
} from '@opensoc/contract'
import { crawl, TAXII_MEDIA_TYPE, TaxiiClient, type TaxiiObject, type TaxiiTransport } from '@opensoc/taxii'
import { type RunningPlatform, startPlatform } from './start-platform.ts'

const DAY = 24 * 3600 * 1000
const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

/** A DNS query by Sysmon. */
function query(number: number, host: string, name: string, daysAgo: number): string {
  const at = new Date(Date.now() - daysAgo * DAY + number * 1000).toISOString()
  return JSON.stringify({
    EventID: 22,
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    Computer: host,
    UtcTime: at.replace('T', ' ').replace('Z', ''),
    ProcessGuid: `{${uuid(number)}}`,
    ProcessId: 1000 + number,
    Image: 'C:\\Tools\\odd.exe',
    QueryName: name,
    QueryStatus: '0',
    QueryResults: '-',
    User: 'CORP\\ann',
  })
}

function indicator(n: number, pattern: string): TaxiiObject {
  return {
    type: 'indicator',
    spec_version: '2.1',
    id: `indicator--${uuid(n)}`,
    created: '2026-01-01T00:00:00.000Z',
    modified: '2026-01-01T00:00:00.000Z',
    name: `indicator ${n}`,
    pattern,
    pattern_type: 'stix',
    valid_from: new Date(Date.now() - DAY).toISOString(),
  }
}

describe('threat intelligence', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opensoc-intel-'))
  let platform: RunningPlatform
  let call: Call
  let client: TaxiiClient

  const send = async (lines: readonly string[]) => {
    const before = (await call(getLedger, { query: {} })).total.stored
    const response = await fetch(`${platform.address}/api/v1/ingest/dns`, {
      method: 'POST',
      headers: { authorization: `Bearer ${platform.token}` },
      body: lines.join('\n'),
    })
    assert.equal(response.status, 200)
    await until(async () => (await call(getLedger, { query: {} })).total.stored >= before + lines.length)
  }

  before(async () => {
    platform = await startPlatform(folder)
    call = createClient({ server: platform.address, token: platform.token })
    const transport: TaxiiTransport = async ({ method, url, headers, body }) => {
      const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) })
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: await response.text(),
      }
    }
    const credentials = { kind: 'basic', user: 'partner', password: platform.token } as const
    client = new TaxiiClient({ transport, credentials, userAgent: 'test' })
    await send([
      ...Array.from({ length: 40 }, (_, n) => query(n, `ws-${n % 4}`, `host${n}.corp.example`, 2)),
      query(100, 'ws-2', 'c2.Evil.example', 29),
      query(101, 'ws-3', 'first.stage.example', 3),
      query(102, 'ws-3', 'second.stage.example', 3),
    ])
  })
  after(async () => {
    await platform?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('an object added by TAXII finds an event of 29 days ago, joins an incident, and is answered with a sighting', async () => {
    const { api_roots: roots } = await client.discover(platform.address)
    const [root] = roots!
    const collection = (await client.collections(root!)).find(({ alias }) => alias === 'shared')!
    const status = await client.add(root!, collection.id, [
      indicator(1, "[domain-name:value = 'evil.example']"),
    ])
    assert.deepEqual([status.status, status.success_count, status.failure_count], ['complete', 1, 0])

    let sighting: TaxiiObject | undefined
    await until(async () => {
      for await (const page of crawl(client, { root: root!, collectionId: collection.id, pageSize: 2 }, {})) {
        sighting ??= page.objects.find((one) => one['sighting_of_ref'] === `indicator--${uuid(1)}`)
      }
      return sighting !== undefined
    })
    assert.equal(sighting!['count'], 1)
    const { items } = await call(listFindings, { query: { rule_id: 'indicator:domain:evil.example' } })
    assert.equal(items.length, 1)
    assert.equal(items[0]!.host, 'ws-2')
    const incidents = await call(listIncidents, { query: {} })
    assert.ok(incidents.items.length > 0)
  })

  it('what is refused is named, and nobody without a token is answered', async () => {
    const [root] = (await client.discover(platform.address)).api_roots!
    const collection = (await client.collections(root!)).find(({ alias }) => alias === 'shared')!
    const status = await client.add(root!, collection.id, [{ ...indicator(2, '[domain-name:value = ]') }])
    assert.equal(status.failure_count, 1)
    assert.match(status.failures![0]!.message!, /pattern/)
    const response = await fetch(`${platform.address}/taxii2/`, { headers: { accept: TAXII_MEDIA_TYPE } })
    assert.equal(response.status, 401)
    assert.ok(response.headers.get('www-authenticate'))
  })

  it('an indicator matches the stream from then on', async () => {
    await send([query(200, 'ws-1', 'www.EVIL.example', 0)])
    await until(async () => {
      const { items } = await call(listFindings, { query: { rule_id: 'indicator:domain:evil.example' } })
      return items.length === 2
    })
  })

  it('a pattern of two observations is judged on the history', async () => {
    const pattern =
      "([domain-name:value = 'first.stage.example'] FOLLOWEDBY [domain-name:value = 'second.stage.example']) WITHIN 60 SECONDS"
    const bundle = { type: 'bundle', id: `bundle--${uuid(9)}`, objects: [indicator(3, pattern)] }
    const body = { source: 'report', content: JSON.stringify(bundle) }
    const imported: ImportedIntelligence = await call(importIntelligence, { body })
    assert.deepEqual([imported.count, imported.stored, imported.patterns], [1, 1, 1])
    await until(async () => (await call(getJob, { params: { id: imported.sweep_job! } })).state === 'done')
    const { items } = await call(listFindings, { query: { rule_id: `indicator--${uuid(3)}` } })
    assert.equal(items.length, 1)
  })

  it('unsafe indicators are kept but not matched', async () => {
    const body = { source: 'paste', content: 'google[.]com and 10.0.0.1 and bad[.]example', trust: 90 }
    const imported = await call(importIntelligence, { body })
    assert.deepEqual([imported.format, imported.indicators, imported.excluded], ['text', 3, 2])
    const { items } = await call(listIndicators, { query: { text: 'google' } })
    assert.equal(items[0]!.is_live, false)
    assert.match(items[0]!.excluded!, /most of the world/)
  })

  it('a feed is read to its end, and a second time brings nothing twice', async () => {
    const root = `${platform.address}/intel/`
    const shared = (await client.collections(root)).find(({ alias }) => alias === 'shared')!
    const body = { name: 'partner', root, collection_id: shared.id, token: platform.token }
    const feed = await call(createFeed, { body })
    assert.equal(feed.has_credentials, true)
    const first = await call(pollFeed, { params: { id: feed.id } })
    assert.deepEqual([first.last_error, first.objects > 0], [undefined, true])
    const second = await call(pollFeed, { params: { id: 'partner' } })
    assert.equal(second.objects, first.objects)
    const { items } = await call(listIndicators, { query: { text: 'evil.example' } })
    assert.deepEqual(items[0]!.sources.map(({ name }) => name).sort(), ['partner', 'taxii:shared'])
    await assert.rejects(call(createFeed, { body }), /there is a feed partner/)
  })

  it('a sweep from the command line says what was searched, in a certificate that verifies without the platform', () => {
    const file = join(folder, 'coverage.json')
    const found = opensoc(
      '--data',
      folder,
      'sweep',
      'evil[.]example',
      'nothing.example',
      '--certificate',
      file,
      '--format',
      'ndjson',
    )
    assert.equal(found.status, 1, found.stderr)
    const hit = JSON.parse(found.stdout.trim()) as { indicator: string; count: number; hosts: string[] }
    assert.deepEqual(
      [hit.indicator, hit.count, hit.hosts.sort()],
      ['domain evil.example', 2, ['ws-1', 'ws-2']],
    )
    assert.equal(opensoc('sweep', 'verify', file).status, 0)
    const changed = join(folder, 'changed.json')
    writeFileSync(changed, readFileSync(file, 'utf8').replace('"hits": 1', '"hits": 0'))
    const checked = opensoc('sweep', 'verify', changed)
    assert.equal(checked.status, 1)
    assert.match(checked.stdout, /not valid/)
  })
})

function opensoc(...args: readonly string[]) {
  const main = fileURLToPath(new URL('../apps/cli/src/main.ts', import.meta.url))
  return spawnSync(
    process.execPath,
    ['--conditions=@opensoc/source', '--disable-warning=ExperimentalWarning', main, ...args],
    {
      encoding: 'utf8',
    },
  )
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  const limit = Date.now() + 60_000
  while (!(await isTrue())) {
    if (Date.now() > limit) throw new Error('waited a minute')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
