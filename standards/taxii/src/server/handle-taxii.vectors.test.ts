import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { vectorsFolder } from '../../../../scripts/given-material.ts'
import {
  type ApiRoot,
  type Collection,
  type Discovery,
  type Status,
  TAXII_MEDIA_TYPE,
  type TaxiiObject,
} from '../resources.ts'
import { handleTaxii, type TaxiiRequest } from './handle-taxii.ts'
import { MemoryTaxiiStore } from './memory-store.ts'
import type { TaxiiResponse } from './taxii-response.ts'

const folder = vectorsFolder()
const skip = folder === undefined ? 'no vectors: set OPENSOC_VECTORS' : false

interface Seed {
  readonly discovery: Discovery
  readonly api_roots: Readonly<Record<string, SeedRoot>>
}

interface SeedRoot {
  readonly information: ApiRoot
  readonly collections: readonly (Collection & { readonly entries: readonly SeedEntry[] })[]
  readonly status: readonly Status[]
}

interface SeedEntry {
  readonly date_added: string
  readonly version: string
  readonly media_type: string
  readonly object: TaxiiObject
}

interface Asked {
  readonly method: string
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly auth?: string | null
  readonly body?: unknown
  readonly body_size_bytes?: number
}

interface Step extends Asked {
  readonly expect?: { readonly status?: number; readonly not_contains_id?: string }
}

interface Case {
  readonly id: string
  readonly request?: Asked
  readonly sequence?: readonly Step[] | string
  readonly expect: Readonly<Record<string, unknown>>
}

function seededStore(): MemoryTaxiiStore {
  const seed = read<Seed>('seed.json')
  const roots = new Map(
    Object.entries(seed.api_roots).map(([name, { information, collections, status }]) => {
      const inner = collections.map(({ entries, ...about }) => ({
        about,
        records: entries
          .map((entry, at) => ({
            id: entry.object.id,
            type: entry.object.type,
            specVersion: entry.media_type.split('=')[1]!,
            version: entry.version,
            dateAdded: entry.date_added,
            sequence: at + 1,
            mediaType: entry.media_type,
            object: entry.object,
          }))
          .sort((a, b) =>
            a.dateAdded < b.dateAdded ? -1 : a.dateAdded > b.dateAdded ? 1 : a.sequence - b.sequence,
          )
          .map((record, at) => ({ ...record, sequence: at + 1 })),
      }))
      return [
        name,
        { about: information, collections: inner, statuses: new Map(status.map((one) => [one.id, one])) },
      ]
    }),
  )
  let ids = 0
  return new MemoryTaxiiStore({
    discovery: seed.discovery,
    roots,
    now: () => Date.UTC(2026, 0, 1),
    newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
    validate: (object) =>
      typeof (object as TaxiiObject | null)?.id === 'string' ? undefined : 'it has no id',
  })
}

async function ask(store: MemoryTaxiiStore, asked: Asked): Promise<TaxiiResponse> {
  const auth = asked.auth === undefined ? 'admin' : asked.auth
  const text = asked.body === undefined ? '' : JSON.stringify(asked.body)
  const given = Object.entries(asked.headers ?? { 'Content-Type': TAXII_MEDIA_TYPE })
  const headers = new Map(given.map(([name, value]) => [name.toLowerCase(), value]))
  // Some cases list headers of the answer beside those of the request, and then leave Accept out.
  if (!headers.has('accept')) headers.set('accept', TAXII_MEDIA_TYPE)
  const request: TaxiiRequest = {
    method: asked.method,
    path: asked.path,
    query: new URLSearchParams(asked.query ?? {}),
    headers: Object.fromEntries(headers),
    user: auth === 'admin' ? { name: 'admin' } : undefined,
    body: { sizeBytes: asked.body_size_bytes ?? text.length, text: () => text },
  }
  return handleTaxii(request, store, { maxPageSize: 1000, challenge: 'Basic realm="taxii"' })
}

let shared: MemoryTaxiiStore
for (const one of skip ? [] : read<{ cases: Case[] }>('http-cases.json').cases) {
  test(`taxii: ${one.id}`, async () => {
    // Cases that add go on from the ones before them; all others begin with the seed.
    if (!/^add-(duplicate|sco)$/.test(one.id)) shared = seededStore()
    if (one.id === 'add-duplicate') {
      assert.equal((await ask(shared, one.request!)).status, 202)
    }
    if (Array.isArray(one.sequence)) {
      await checkSequence(shared, one.sequence as readonly Step[])
      return
    }
    if (one.expect['pages'] !== undefined) await checkPages(shared, one.request!, one.expect)
    else checkAnswer(await ask(shared, one.request!), one)
  })
}

function checkAnswer(response: TaxiiResponse, { request, expect }: Case): void {
  const body = JSON.parse(response.body) as Record<string, unknown> & {
    objects?: TaxiiObject[]
    collections?: unknown[]
  }
  const statuses = [expect['status']].flat()
  assert.ok(statuses.includes(response.status), `${response.status} ${response.body}`)
  assert.equal(response.headers['content-type'], TAXII_MEDIA_TYPE)
  if (expect['more'] !== undefined) assert.equal(body['more'] ?? false, expect['more'])
  if (expect['body'] !== undefined) assert.deepEqual(body, expect['body'])
  if (expect['collections'] !== undefined) assert.equal(body.collections?.length, expect['collections'])
  if (expect['versions'] !== undefined) assert.deepEqual(body['versions'], expect['versions'])
  if (expect['error_body'] === true) assert.equal(body['http_status'], String(response.status))
  if (response.status === 401) assert.ok(response.headers['www-authenticate'])
  for (const key of (expect['body_has'] as string[] | undefined) ?? []) assert.ok(key in body, key)
  const status = (expect['status_resource'] ?? {}) as Record<string, unknown>
  for (const [key, value] of Object.entries(status)) assert.equal(body[key], value, key)
  if (expect['order_id_version'] !== undefined) {
    assert.deepEqual(idsAndVersions(body.objects ?? []), expect['order_id_version'])
    for (const which of ['First', 'Last']) {
      const wanted = request!.headers?.[`X-TAXII-Date-Added-${which}`]
      if (wanted !== undefined)
        assert.equal(response.headers[`x-taxii-date-added-${which.toLowerCase()}`], wanted)
    }
  }
}

async function checkPages(store: MemoryTaxiiStore, asked: Asked, expect: Case['expect']): Promise<void> {
  const pages: number[] = []
  const all: unknown[] = []
  let next: string | undefined
  do {
    const query = { ...asked.query, ...(next === undefined ? {} : { next }) }
    const body = JSON.parse((await ask(store, { ...asked, query })).body) as {
      objects: TaxiiObject[]
      next?: string
    }
    pages.push(body.objects.length)
    all.push(...idsAndVersions(body.objects))
    next = body.next
  } while (next !== undefined)
  assert.deepEqual(pages, expect['pages'])
  if (expect['concatenated_id_version'] !== undefined)
    assert.deepEqual(all, expect['concatenated_id_version'])
  assert.equal(new Set(all.map((one) => JSON.stringify(one))).size, all.length)
}

async function checkSequence(store: MemoryTaxiiStore, sequence: readonly Step[]): Promise<void> {
  for (const asked of sequence) {
    const response = await ask(store, asked)
    const { status, not_contains_id: absent } = asked.expect ?? {}
    if (status !== undefined) assert.equal(response.status, status, `${asked.method} ${asked.path}`)
    if (absent !== undefined) assert.ok(!response.body.includes(absent))
  }
}

function idsAndVersions(objects: readonly TaxiiObject[]): unknown[] {
  return objects.map((one) => [one.id, one['version'] ?? one['modified'] ?? one['created']])
}

function read<T>(name: string): T {
  return JSON.parse(readFileSync(join(folder!, 'taxii', name), 'utf8')) as T
}
