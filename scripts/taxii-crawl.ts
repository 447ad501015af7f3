// The crawl that other clients lose objects on or never end: so many objects with one `date_added`, small pages, the
// server and the client both started anew in the middle, over real HTTP and a real store. It ends with an error unless
// every object came exactly once.
//   node --conditions=@opensoc/source scripts/taxii-crawl.ts --objects 200000 --page 100
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parseArgs } from 'node:util'
import {
  type CrawlState,
  crawl,
  handleTaxii,
  isSelected,
  type ObjectRecord,
  TAXII_MEDIA_TYPE,
  TaxiiClient,
  type TaxiiObject,
  type TaxiiStore,
  type TaxiiTransport,
} from '@opensoc/taxii'

const { values } = parseArgs({
  options: { objects: { type: 'string', default: '200000' }, page: { type: 'string', default: '100' } },
})
const count = Number(values.objects)
const pageSize = Number(values.page)
const folder = mkdtempSync(join(tmpdir(), 'opensoc-taxii-'))
const file = join(folder, 'objects.sqlite')
/** As a server would have it that stamps a whole bundle at once. */
const ADDED = '2026-01-01T00:00:00.000000Z'

function fill(): void {
  const db = new DatabaseSync(file)
  db.exec('CREATE TABLE object (sequence INTEGER PRIMARY KEY, id TEXT NOT NULL)')
  const insert = db.prepare('INSERT INTO object VALUES (?, ?)')
  db.exec('BEGIN')
  for (let n = 1; n <= count; n++)
    insert.run(n, `indicator--${n.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`)
  db.exec('COMMIT')
  db.close()
}

function storeOf(db: DatabaseSync): TaxiiStore {
  const select = db.prepare('SELECT sequence, id FROM object WHERE sequence > ? ORDER BY sequence LIMIT ?')
  const version = '2026-01-01T00:00:00.000Z'
  const refuse = () => Promise.reject(new Error('this store is only read'))
  return {
    discovery: async () => ({ title: 'crawl', api_roots: ['/root/'] }),
    apiRoot: async () => ({ title: 'root', versions: [TAXII_MEDIA_TYPE], max_content_length: 1 }),
    collections: async () => [{ id: 'c', title: 'c', can_read: true, can_write: false }],
    async page(_user, _root, _collection, { filters, after, limit }) {
      const rows = select.all(after?.sequence ?? 0, limit + 1) as { sequence: number; id: string }[]
      const records = rows
        .map(({ sequence, id }): ObjectRecord & { object: TaxiiObject } => ({
          ...{
            id,
            type: 'indicator',
            specVersion: '2.1',
            version,
            dateAdded: ADDED,
            sequence,
            mediaType: '',
          },
          object: { id, type: 'indicator', spec_version: '2.1', modified: version },
        }))
        .filter((record) => isSelected(record, [record], filters))
      return { records: records.slice(0, limit), hasMore: records.length > limit }
    },
    hasObject: refuse,
    add: refuse,
    delete: refuse,
    status: refuse,
  }
}

interface Running {
  readonly origin: string
  stop(): Promise<void>
}

async function startServer(): Promise<Running> {
  const db = new DatabaseSync(file)
  const store = storeOf(db)
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    void handleTaxii(
      {
        ...{
          method: request.method ?? 'GET',
          path: url.pathname,
          query: url.searchParams,
          user: { name: 'us' },
        },
        headers: request.headers as Record<string, string>,
      },
      store,
      { maxPageSize: 1000, challenge: 'Basic' },
    ).then(({ status, headers, body }) => response.writeHead(status, headers).end(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      await new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      })
      db.close()
    },
  }
}

const transport: TaxiiTransport = async ({ method, url, headers }) => {
  const response = await fetch(url, { method, headers })
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  }
}

/** Reads pages until `until` objects are there or the end, and gives the state as it would lie on disk. */
async function read(
  state: string,
  seen: Map<string, number>,
  until: number,
): Promise<{ state: string; pages: number }> {
  const running = await startServer()
  const client = new TaxiiClient({ transport, userAgent: 'crawl' })
  let kept = state
  let pages = 0
  for await (const page of crawl(
    client,
    { root: `${running.origin}/root/`, collectionId: 'c', pageSize },
    JSON.parse(state) as CrawlState,
  )) {
    for (const { id } of page.objects) seen.set(id, (seen.get(id) ?? 0) + 1)
    kept = JSON.stringify(page.state)
    pages++
    if (seen.size >= until) break
  }
  await running.stop()
  return { state: kept, pages }
}

const started = performance.now()
try {
  fill()
  const seen = new Map<string, number>()
  const first = await read('{}', seen, count / 3)
  const second = await read(first.state, seen, (count * 2) / 3)
  const third = await read(second.state, seen, Number.POSITIVE_INFINITY)
  const twice = [...seen.values()].filter((times) => times > 1).length
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const pages = first.pages + second.pages + third.pages
  console.log(
    `${seen.size} of ${count} objects in ${pages} pages, ${twice} twice, 2 restarts of both sides, ${seconds} s`,
  )
  if (seen.size !== count || twice > 0) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
