import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { TaxiiObject } from '../resources.ts'
import { TAXII_MEDIA_TYPE } from '../resources.ts'
import { handleTaxii } from '../server/handle-taxii.ts'
import { type MemoryCollection, MemoryTaxiiStore } from '../server/memory-store.ts'
import { printTaxiiTime } from '../taxii-time.ts'
import { type CrawlState, crawl } from './crawl.ts'
import { TaxiiClient } from './taxii-client.ts'
import { TaxiiClientError, type TaxiiTransport } from './taxii-transport.ts'

const origin = 'https://taxii.example'
const root = `${origin}/root/`
const start = Date.UTC(2024, 0, 1)

/** A server whose objects were added at these milliseconds after the start. */
function serverOf(added: readonly number[]): {
  readonly transport: TaxiiTransport
  readonly collection: MemoryCollection
} {
  const collection: MemoryCollection = {
    about: { id: 'c', title: 'C', can_read: true, can_write: false },
    records: [],
  }
  for (const at of added) addObject(collection, at)
  const about = { title: 'R', versions: [TAXII_MEDIA_TYPE], max_content_length: 1e6 }
  const store = new MemoryTaxiiStore({
    discovery: { title: 'T', api_roots: ['/root/'] },
    roots: new Map([['root', { about, collections: [collection], statuses: new Map() }]]),
    now: () => start,
    newId: () => 'id',
    validate: () => undefined,
  })
  const transport: TaxiiTransport = async ({ method, url, headers }) => {
    const { pathname: path, searchParams: query } = new URL(url)
    const user = { name: 'us' }
    return handleTaxii({ method, path, query, headers, user }, store, {
      maxPageSize: 10_000,
      challenge: 'Basic',
    })
  }
  return { transport, collection }
}

function addObject(collection: MemoryCollection, at: number): void {
  const sequence = collection.records.length + 1
  const id = `indicator--${String(sequence).padStart(8, '0')}-0000-4000-8000-000000000000`
  const version = '2024-01-01T00:00:00.000Z'
  const object: TaxiiObject = { type: 'indicator', id, spec_version: '2.1', modified: version }
  const dateAdded = printTaxiiTime(start + at)
  collection.records.push({
    id,
    type: 'indicator',
    specVersion: '2.1',
    version,
    dateAdded,
    sequence,
    mediaType: '',
    object,
  })
}

/** Forgets the cursors: what a server may do that has none, or that was restarted. */
function withoutCursors(transport: TaxiiTransport): TaxiiTransport {
  return async (request) => {
    if (new URL(request.url).searchParams.has('next')) return { status: 400, headers: {}, body: '{}' }
    const response = await transport(request)
    const { next: _, ...body } = JSON.parse(response.body) as Record<string, unknown>
    return { ...response, body: JSON.stringify(body) }
  }
}

interface Walk {
  readonly ids: string[]
  readonly state: CrawlState
}

async function walk(
  transport: TaxiiTransport,
  state: CrawlState,
  pageSize: number,
  pages = Number.POSITIVE_INFINITY,
): Promise<Walk> {
  const client = new TaxiiClient({ transport, userAgent: 'test' })
  const ids: string[] = []
  let at = state
  for await (const page of crawl(client, { root, collectionId: 'c', pageSize }, state)) {
    ids.push(...page.objects.map(({ id }) => id))
    at = JSON.parse(JSON.stringify(page.state)) as CrawlState
    if (--pages <= 0) break
  }
  return { ids, state: at }
}

test('a crawl that stops anywhere and goes on has every object once, with cursors or without, also in equal times', async () => {
  const times = fc.array(fc.nat(5), { maxLength: 60 }).map((list) => list.sort((a, b) => a - b))
  const property = fc.asyncProperty(
    times,
    fc.array(fc.nat(3), { maxLength: 8 }).map((list) => list.sort((a, b) => a - b)),
    fc.integer({ min: 1, max: 9 }),
    fc.nat(6),
    fc.boolean(),
    fc.boolean(),
    async (added, later, pageSize, stop, hasCursors, losesCursors) => {
      const { transport, collection } = serverOf(added)
      const plain = hasCursors ? transport : withoutCursors(transport)
      const first = await walk(plain, {}, pageSize, stop + 1)
      const second = await walk(losesCursors ? withoutCursors(transport) : plain, first.state, pageSize)
      const latest = added.at(-1) ?? 0
      for (const at of later) addObject(collection, latest + at)
      const third = await walk(plain, second.state, pageSize)
      const ids = [...first.ids, ...second.ids, ...third.ids]
      assert.deepEqual(
        [...ids].sort(),
        collection.records.map(({ id }) => id),
      )
    },
  )
  await fc.assert(property, { numRuns: 300 })
})

test('a server that gives the same page for ever is found out', async () => {
  const { transport } = serverOf([0, 0, 0])
  const stuck: TaxiiTransport = async (request) => {
    const response = await transport({ ...request, url: request.url.replace(/&next=[^&]*/, '') })
    return { ...response, body: JSON.stringify({ ...JSON.parse(response.body), more: true, next: 'again' }) }
  }
  await assert.rejects(
    walk(stuck, {}, 2),
    (thrown) => thrown instanceof TaxiiClientError && thrown.code === 'TAXII_STUCK',
  )
})

test('API roots are found from where discovery was asked, and never lead from TLS to plain text', async () => {
  const { transport } = serverOf([])
  const client = new TaxiiClient({ transport, userAgent: 'test' })
  assert.deepEqual((await client.discover(origin)).api_roots, [root])
  assert.equal((await client.collections(root))[0]!.id, 'c')
  const lying: TaxiiTransport = async () => ({
    status: 200,
    headers: {},
    body: JSON.stringify({ title: 'x', api_roots: ['http://taxii.example/root/'] }),
  })
  const other = new TaxiiClient({ transport: lying, userAgent: 'test' })
  await assert.rejects(other.discover(origin), { code: 'TAXII_UNSAFE_ROOT' })
})

test('credentials go as Basic or bearer, and a refusal says what to do', async () => {
  const seen: string[] = []
  const transport: TaxiiTransport = async ({ headers }) => {
    seen.push(headers['authorization'] ?? '')
    return { status: 401, headers: {}, body: '{}' }
  }
  for (const credentials of [
    { kind: 'basic', user: 'a', password: 'ü' },
    { kind: 'bearer', token: 't' },
  ] as const) {
    const client = new TaxiiClient({ transport, credentials, userAgent: 'test' })
    await assert.rejects(client.discover(origin), { code: 'TAXII_REFUSED', status: 401 })
  }
  assert.deepEqual(seen, [`Basic ${Buffer.from('a:ü').toString('base64')}`, 'Bearer t'])
})
