import { randomUUID } from 'node:crypto'
import type { IntelCollection, StateStore, StoredObject, TenantId } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import { compareTlp, type StixObject, type TlpLevel, tlpOf, validateObject, versionStep } from '@opensoc/stix'
import {
  type Collection,
  isSelected,
  type ObjectFilters,
  type ObjectPage,
  type ObjectRecord,
  type PageQuery,
  printTaxiiTime,
  type Status,
  TAXII_MEDIA_TYPE,
  type TaxiiObject,
  type TaxiiStore,
  type TaxiiUser,
} from '@opensoc/taxii'
import type { Actor } from '../http/actor.ts'
import { toNewObject } from './return-sightings.ts'

export const API_ROOT = 'intel'
/** A body that somebody adds. */
const MAX_BYTES = 10_000_000
const STATUS_MS = 7 * 24 * 3600 * 1000
const CHUNK = 500

/** What may leave by TAXII, by who asks. */
const MOST_RESTRICTED: Readonly<Record<Actor['role'], TlpLevel>> = {
  administrator: 'red',
  analyst: 'amber+strict',
  reader: 'green',
}

export interface StateTaxiiOptions {
  readonly state: StateStore
  readonly clock: Clock
  /** Somebody added objects: they are indicators to match and to sweep for. */
  readonly onAdded: (
    actor: Actor,
    collection: IntelCollection,
    objects: readonly StixObject[],
  ) => Promise<void>
}

/** Our collections, out of the state: a user sees those of the own tenant, and what their role may see of each. */
export function createStateTaxii({ state, clock, onAdded }: StateTaxiiOptions): TaxiiStore {
  const tenantOf = (user: TaxiiUser): TenantId => actorOf(user).tenantId
  const findCollection = async (user: TaxiiUser, id: string): Promise<IntelCollection> => {
    const found = (await state.intel.collections(tenantOf(user))).find((one) => one.id === id)
    if (found === undefined) throw new Error(`no collection ${id}`)
    return found
  }
  return {
    discovery: async () => ({
      title: 'OpenSOC XDR',
      description: 'Threat intelligence of this platform',
      default: `/${API_ROOT}/`,
      api_roots: [`/${API_ROOT}/`],
    }),
    apiRoot: async (_, root) =>
      root === API_ROOT
        ? { title: 'Intelligence', versions: [TAXII_MEDIA_TYPE], max_content_length: MAX_BYTES }
        : undefined,
    collections: async (user) =>
      (await state.intel.collections(tenantOf(user))).map((one) => collectionOf(one, actorOf(user))),
    page: (user, _root, collectionId, query) => page(state, user, collectionId, query),
    async hasObject(user, _root, collectionId, objectId) {
      const found = await state.intel.objectsAfter(tenantOf(user), collectionId, {
        after: 0,
        limit: CHUNK,
        ids: [objectId],
      })
      return found.some(({ object }) => maySee(actorOf(user), object))
    },
    async add(user, _root, collectionId, objects) {
      const collection = await findCollection(user, collectionId)
      const now = clock.now()
      const sorted = await sortObjects(state, collection, objects)
      await state.intel.addObjects(tenantOf(user), collectionId, sorted.accepted.map(toNewObject), now)
      const status = statusOf(sorted, objects.length, now)
      const expiry = { expiresAt: now + STATUS_MS }
      await state.values.set(tenantOf(user), `taxii-status:${status.id}`, status, expiry)
      const actor = actorOf(user)
      await state.audit.append({
        ...{ tenantId: actor.tenantId, time: now, actor: actor.name, action: 'taxii.add' },
        ...{
          target: `collection:${collectionId}`,
          detail: { added: sorted.accepted.length, refused: sorted.failures.length },
        },
      })
      await onAdded(actor, collection, sorted.accepted)
      return status
    },
    async delete(user, _root, collectionId, filters) {
      const versions = await state.intel.versionsOf(tenantOf(user), collectionId, filters.ids ?? [])
      const records = versions.map(recordOf)
      const gone = records.filter((one) => isSelected(one, records, filters)).map(({ sequence }) => sequence)
      await state.intel.removeObjects(tenantOf(user), collectionId, gone)
      const actor = actorOf(user)
      await state.audit.append({
        ...{ tenantId: actor.tenantId, time: clock.now(), actor: actor.name, action: 'taxii.delete' },
        ...{ target: `collection:${collectionId}`, detail: { ids: filters.ids, versions: gone.length } },
      })
    },
    async status(user, _root, id) {
      return (await state.values.get(tenantOf(user), `taxii-status:${id}`)) as Status | undefined
    },
  }
}

/** The user that the route made of a signed-in actor. */
function actorOf(user: TaxiiUser): Actor {
  return user['actor'] as Actor
}

function collectionOf(
  { id, title, alias, description, canWrite }: IntelCollection,
  { role }: Actor,
): Collection {
  return {
    ...{ id, title, can_read: true, can_write: canWrite && role !== 'reader' },
    ...(alias === undefined ? {} : { alias }),
    ...(description === undefined ? {} : { description }),
    media_types: ['application/stix+json;version=2.1'],
  }
}

function maySee({ role }: Actor, object: StixObject): boolean {
  const level = tlpOf(object)
  return level === undefined || compareTlp(level, MOST_RESTRICTED[role]) <= 0
}

async function page(
  state: StateStore,
  user: TaxiiUser,
  collectionId: string,
  { filters, after, limit, withObjects }: PageQuery,
): Promise<ObjectPage> {
  const actor = actorOf(user)
  const found: (ObjectRecord & { readonly object?: TaxiiObject })[] = []
  let last = after?.sequence ?? 0
  for (;;) {
    const range = { after: last, limit: Math.max(CHUNK, limit), ...idsOf(filters) }
    const rows = await state.intel.objectsAfter(actor.tenantId, collectionId, range)
    const versions = await state.intel.versionsOf(
      actor.tenantId,
      collectionId,
      rows.map(({ id }) => id),
    )
    const siblings = Map.groupBy(versions.map(recordOf), ({ id }) => id)
    for (const row of rows) {
      if (!isSelected(recordOf(row), siblings.get(row.id) ?? [], filters) || !maySee(actor, row.object))
        continue
      if (found.length === limit) return { records: found, hasMore: true }
      found.push({ ...recordOf(row), ...(withObjects ? { object: row.object } : {}) })
    }
    if (rows.length < range.limit) return { records: found, hasMore: false }
    last = rows.at(-1)!.sequence
  }
}

function idsOf({ ids }: ObjectFilters): { readonly ids?: readonly string[] } {
  return ids === undefined ? {} : { ids }
}

function recordOf(stored: Omit<StoredObject, 'object'>): ObjectRecord {
  const { id, type, specVersion, version, dateAdded, sequence } = stored
  return {
    id,
    type,
    specVersion,
    version,
    dateAdded,
    sequence,
    mediaType: `application/stix+json;version=${specVersion}`,
  }
}

interface SortedObjects {
  readonly accepted: readonly StixObject[]
  readonly successes: readonly { readonly id: string; readonly version: string }[]
  readonly failures: readonly { readonly id: string; readonly version: string; readonly message: string }[]
}

/** Each object is taken or refused by itself. The same version again is a success; other content of it stays out. */
async function sortObjects(
  state: StateStore,
  { tenantId, id: collectionId }: IntelCollection,
  objects: readonly unknown[],
): Promise<SortedObjects> {
  const accepted: StixObject[] = []
  const successes: { id: string; version: string }[] = []
  const failures: { id: string; version: string; message: string }[] = []
  for (const object of objects) {
    const [problem] = validateObject(object).filter(({ severity }) => severity === 'error')
    const one = (object ?? {}) as StixObject
    const { version } = toNewObject(one)
    const detail = { id: String(one.id), version }
    if (problem !== undefined) {
      failures.push({
        ...detail,
        message: `${problem.pointer} ${problem.message}; expected ${problem.expected ?? ''}`,
      })
      continue
    }
    const before =
      accepted.findLast(({ id }) => id === one.id) ?? (await latest(state, tenantId, collectionId, one.id))
    const step = versionStep(before, one)
    if (step.kind === 'forbidden') failures.push({ ...detail, message: step.reason })
    else {
      successes.push(detail)
      if (step.kind !== 'known') accepted.push(one)
    }
  }
  return { accepted, successes, failures }
}

async function latest(
  state: StateStore,
  tenantId: string,
  collectionId: string,
  id: string,
): Promise<StixObject | undefined> {
  const versions = await state.intel.objectsAfter(tenantId, collectionId, {
    after: 0,
    limit: CHUNK,
    ids: [id],
  })
  return versions.reduce<StixObject | undefined>(
    (newest, { object }) =>
      newest === undefined || versionStep(newest, object).kind === 'new' ? object : newest,
    undefined,
  )
}

function statusOf({ successes, failures }: SortedObjects, total: number, now: number): Status {
  return {
    id: randomUUID(),
    status: 'complete',
    request_timestamp: printTaxiiTime(now),
    total_count: total,
    success_count: successes.length,
    ...(successes.length === 0 ? {} : { successes }),
    failure_count: failures.length,
    ...(failures.length === 0 ? {} : { failures }),
    pending_count: 0,
  }
}
