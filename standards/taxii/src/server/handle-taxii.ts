import type { Collection, TaxiiObject } from '../resources.ts'
import { filtersKeyOf, printCursor, readCursor } from './cursor.ts'
import { acceptsTaxii, isTaxiiContent } from './media-type.ts'
import { type ObjectFilters, readFilters } from './object-query.ts'
import { answer, notFound, problem, type TaxiiResponse } from './taxii-response.ts'
import type { ObjectPage, TaxiiStore, TaxiiUser } from './taxii-store.ts'

export interface TaxiiRequest {
  readonly method: string
  /** Decoded path from the server's root, such as `/taxii2/`. */
  readonly path: string
  readonly query: URLSearchParams
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Undefined: nobody, or somebody whose word was not good. */
  readonly user: TaxiiUser | undefined
  readonly body?: { readonly sizeBytes: number; text(): string }
}

export interface TaxiiOptions {
  /** The most objects on a page; also what is sent if a client asks for no limit. */
  readonly maxPageSize: number
  /** The `WWW-Authenticate` value for those who have to say who they are. */
  readonly challenge: string
}

/** Answers one TAXII 2.1 request (parts 4 and 5). Everything that it knows comes from the store. */
export async function handleTaxii(
  request: TaxiiRequest,
  store: TaxiiStore,
  options: TaxiiOptions,
): Promise<TaxiiResponse> {
  const { method, user } = request
  if (user === undefined) {
    return problem(401, 'Who are you?', 'this server needs credentials', {
      'www-authenticate': options.challenge,
    })
  }
  if (!acceptsTaxii(request.headers['accept'])) {
    return problem(406, 'Not acceptable', 'ask with Accept: application/taxii+json;version=2.1')
  }
  const segments = request.path.split('/').filter((segment) => segment !== '')
  if (request.path === '/taxii2/' || request.path === '/taxii2') {
    return method === 'GET' ? answer(200, await store.discovery(user)) : wrongMethod('GET')
  }
  const [root = '', ...rest] = segments
  const apiRoot = await store.apiRoot(user, root)
  if (apiRoot === undefined) return notFound('API root')
  const call: RootCall = { request, store, options, user, root, maxBytes: apiRoot.max_content_length }
  if (rest.length === 0) return method === 'GET' ? answer(200, apiRoot) : wrongMethod('GET')
  if (rest[0] === 'status' && rest.length === 2) return answerStatus(call, rest[1]!)
  if (rest[0] !== 'collections') return notFound('resource')
  return answerCollections(call, rest.slice(1))
}

interface RootCall {
  readonly request: TaxiiRequest
  readonly store: TaxiiStore
  readonly options: TaxiiOptions
  readonly user: TaxiiUser
  readonly root: string
  readonly maxBytes: number
}

async function answerStatus({ request, store, user, root }: RootCall, id: string): Promise<TaxiiResponse> {
  if (request.method !== 'GET') return wrongMethod('GET')
  const status = await store.status(user, root, id)
  return status === undefined ? notFound('status') : answer(200, status)
}

async function answerCollections(call: RootCall, rest: readonly string[]): Promise<TaxiiResponse> {
  const { request, store, user, root } = call
  const collections = await store.collections(user, root)
  if (rest.length === 0) {
    if (request.method !== 'GET') return wrongMethod('GET')
    return answer(200, collections.length === 0 ? {} : { collections })
  }
  const [key, resource, objectId, versions, ...beyond] = rest
  const collection = collections.find(({ id, alias }) => id === key || alias === key)
  if (collection === undefined) return notFound('collection')
  if (beyond.length > 0) return notFound('resource')
  if (resource === undefined) return request.method === 'GET' ? answer(200, collection) : wrongMethod('GET')
  if (resource === 'manifest' && objectId === undefined) return answerManifest(call, collection)
  if (resource !== 'objects') return notFound('resource')
  if (objectId === undefined) {
    if (request.method === 'POST') return addObjects(call, collection)
    return answerObjects(call, collection)
  }
  if (versions === 'versions') return answerVersions(call, collection, objectId)
  if (versions !== undefined) return notFound('resource')
  if (request.method === 'DELETE') return deleteObject(call, collection, objectId)
  return answerObjects(call, collection, objectId)
}

const COLLECTION_FIELDS = new Set(['added_after', 'id', 'type', 'version', 'spec_version'])
const OBJECT_FIELDS = new Set(['added_after', 'version', 'spec_version'])
const VERSIONS_FIELDS = new Set(['added_after', 'spec_version'])

async function answerObjects(
  call: RootCall,
  collection: Collection,
  objectId?: string,
): Promise<TaxiiResponse> {
  const fields = objectId === undefined ? COLLECTION_FIELDS : OBJECT_FIELDS
  const found = await readPage(call, collection, { fields, objectId, withObjects: true })
  if ('status' in found) return found
  const objects = found.page.records.map(({ object }) => object as TaxiiObject)
  return answer(200, { ...found.paging, ...(objects.length === 0 ? {} : { objects }) }, datesOf(found.page))
}

async function answerManifest(call: RootCall, collection: Collection): Promise<TaxiiResponse> {
  const found = await readPage(call, collection, { fields: COLLECTION_FIELDS, withObjects: false })
  if ('status' in found) return found
  const objects = found.page.records.map(({ id, dateAdded, version, mediaType }) => ({
    id,
    date_added: dateAdded,
    version,
    media_type: mediaType,
  }))
  return answer(200, { ...found.paging, ...(objects.length === 0 ? {} : { objects }) }, datesOf(found.page))
}

async function answerVersions(
  call: RootCall,
  collection: Collection,
  objectId: string,
): Promise<TaxiiResponse> {
  const found = await readPage(call, collection, {
    fields: VERSIONS_FIELDS,
    objectId,
    withObjects: false,
    versions: 'all',
  })
  if ('status' in found) return found
  const versions = found.page.records.map(({ version }) => version)
  return answer(200, { ...found.paging, ...(versions.length === 0 ? {} : { versions }) }, datesOf(found.page))
}

interface PageRequest {
  readonly fields: ReadonlySet<string>
  readonly objectId?: string | undefined
  readonly withObjects: boolean
  readonly versions?: 'all'
}

interface FoundPage {
  readonly page: ObjectPage
  readonly paging: { readonly more?: true; readonly next?: string }
}

async function readPage(
  call: RootCall,
  collection: Collection,
  asked: PageRequest,
): Promise<FoundPage | TaxiiResponse> {
  const { request, store, options, user, root } = call
  if (request.method !== 'GET') return wrongMethod('GET')
  if (!collection.can_read) return problem(403, 'Forbidden', 'you may not read this collection')
  const { objectId } = asked
  if (objectId !== undefined && !(await store.hasObject(user, root, collection.id, objectId)))
    return notFound('object')
  const filters = readFilters(request.query, asked.fields)
  if (!filters.ok) return problem(400, 'Bad filter', filters.error)
  const limit = readLimit(request.query.get('limit'), options.maxPageSize)
  if (limit === undefined) return problem(400, 'Bad filter', 'limit is no whole number from 1')
  const key = filtersKeyOf(request.path, request.query)
  const next = request.query.get('next')
  const after = next === null ? undefined : readCursor(next, key)
  if (next !== null && after === undefined) {
    return problem(400, 'Bad filter', 'next is not one that this server gave for these filters')
  }
  const page = await store.page(user, root, collection.id, {
    filters: {
      ...filters.value,
      ...(objectId === undefined ? {} : { ids: [objectId] }),
      ...(asked.versions === undefined ? {} : { versions: asked.versions }),
    },
    limit,
    withObjects: asked.withObjects,
    ...(after === undefined ? {} : { after }),
  })
  const last = page.records.at(-1)
  const paging =
    page.hasMore && last !== undefined ? { more: true as const, next: printCursor(last, key) } : {}
  return { page, paging }
}

function readLimit(text: string | null, most: number): number | undefined {
  if (text === null) return most
  return /^[1-9]\d{0,14}$/.test(text) ? Math.min(Number(text), most) : undefined
}

/** 3.4: when the first and last object of the answer were added. An empty answer has neither. */
function datesOf({ records }: ObjectPage): Readonly<Record<string, string>> {
  if (records.length === 0) return {}
  return {
    'x-taxii-date-added-first': records[0]!.dateAdded,
    'x-taxii-date-added-last': records.at(-1)!.dateAdded,
  }
}

async function addObjects(call: RootCall, collection: Collection): Promise<TaxiiResponse> {
  const { request, store, user, root, maxBytes } = call
  if (!collection.can_write) return problem(403, 'Forbidden', 'you may not write to this collection')
  if (!isTaxiiContent(request.headers['content-type'])) {
    return problem(415, 'Unsupported media type', 'send application/taxii+json;version=2.1')
  }
  const { body } = request
  if ((body?.sizeBytes ?? 0) > maxBytes) return problem(413, 'Too large', `at most ${maxBytes} bytes`)
  let envelope: unknown
  try {
    envelope = JSON.parse(body?.text() ?? '')
  } catch {
    return problem(400, 'Bad request', 'the body is no JSON')
  }
  const objects = (envelope as { objects?: unknown } | null)?.objects
  const isBundle = (envelope as { type?: unknown } | null)?.type === 'bundle'
  if (!Array.isArray(objects) || objects.length === 0 || isBundle) {
    return problem(422, 'Unprocessable', 'the body is no envelope: {"objects": [at least one]}')
  }
  return answer(202, await store.add(user, root, collection.id, objects))
}

async function deleteObject(
  call: RootCall,
  collection: Collection,
  objectId: string,
): Promise<TaxiiResponse> {
  const { request, store, user, root } = call
  // 5.5: who may neither read nor write learns nothing; who may do one of the two may not delete.
  if (!collection.can_read && !collection.can_write) return notFound('collection')
  if (!collection.can_read || !collection.can_write) {
    return problem(403, 'Forbidden', 'deleting needs the right to read and to write')
  }
  const filters: ReturnType<typeof readFilters> = readFilters(
    request.query,
    new Set(['version', 'spec_version']),
  )
  if (!filters.ok) return problem(400, 'Bad filter', filters.error)
  if (!(await store.hasObject(user, root, collection.id, objectId))) return notFound('object')
  // Without a version all go (5.5).
  const versions: ObjectFilters['versions'] = request.query.has('match[version]')
    ? filters.value.versions
    : 'all'
  await store.delete(user, root, collection.id, { ...filters.value, versions, ids: [objectId] })
  return answer(200, {})
}

function wrongMethod(allow: string): TaxiiResponse {
  return problem(405, 'Method not allowed', undefined, { allow })
}
