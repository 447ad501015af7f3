import { z } from 'zod'
import { operation } from './operation.ts'
import { time } from './page.ts'

const id = z.string().min(1).max(200)
const name = z.string().min(1).max(256)
const names = z.array(name).max(64)
const tags = z.array(z.string().min(1).max(64)).max(32).default([])

export const CRITICALITIES = ['low', 'medium', 'high', 'critical'] as const
const PURDUE_LEVELS = [0, 1, 2, 3, 3.5, 4, 5] as const

export const Asset = z.strictObject({
  id,
  hostnames: names.default([]),
  ips: names.default([]),
  criticality: z.enum(CRITICALITIES).default('medium'),
  owner: z.string().max(256).optional(),
  tags,
  /** 0 process to 5 enterprise; 3.5 is the zone between. */
  purdue_level: z.literal(PURDUE_LEVELS).optional(),
  /** Keeps people or a process from harm. */
  is_safety: z.boolean().default(false),
})
export type Asset = z.output<typeof Asset>

export const Identity = z.strictObject({
  id,
  names: names.min(1),
  display_name: z.string().max(256).optional(),
  department: z.string().max(256).optional(),
  is_privileged: z.boolean().default(false),
  tags,
})

/** `id` is the block in CIDR notation. */
export const Network = z.strictObject({ id, name, tags })

/** Which host had an address, from `from_time` (inclusive) to `to_time`. */
export const Lease = z.strictObject({ id, ip: name, host: name, from_time: time, to_time: time })

/** What a value of an OCSF attribute means. */
export const Lookup = z.strictObject({
  id,
  table: name,
  attribute: z.string().regex(/^[a-z_]+(\.[a-z_]+){0,5}$/, 'an OCSF attribute, such as user.name'),
  value: name,
  meaning: z.string().min(1).max(1024),
})

/** What each kind of context is made of. */
export const CONTEXT_SCHEMAS = {
  assets: Asset,
  identities: Identity,
  networks: Network,
  leases: Lease,
  lookups: Lookup,
} as const
export const ContextKind = z.enum(['assets', 'identities', 'networks', 'leases', 'lookups'])
export type ContextKind = z.output<typeof ContextKind>

const Entry = z.record(z.string(), z.unknown())
const KindPath = z.object({ kind: ContextKind })

export const listContext = operation({
  id: 'listContext',
  method: 'GET',
  path: '/api/v1/context/{kind}',
  summary: 'What is known about things: assets, identities, networks, leases or lookups',
  scope: 'read',
  params: KindPath,
  query: z.object({
    /** In any value, without case. */
    q: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(10_000).default(1000),
  }),
  response: z.object({ items: z.array(Entry), total: z.int() }),
})

export const importContext = operation({
  id: 'importContext',
  method: 'POST',
  path: '/api/v1/context/{kind}/import',
  summary: 'Add or replace entries from CSV with a header, or from a JSON array; all or none',
  scope: 'admin',
  params: KindPath,
  body: z.object({
    format: z.enum(['csv', 'json']),
    text: z.string().max(16 * 1024 * 1024),
    /** Forget all others of the kind. */
    replace: z.boolean().default(false),
    /** Only say what would be wrong. */
    dry_run: z.boolean().default(false),
  }),
  response: z.object({ imported: z.int(), total: z.int() }),
})

export const updateAsset = operation({
  id: 'updateAsset',
  method: 'PATCH',
  path: '/api/v1/context/assets/{id}',
  summary: 'Change what an asset is worth, whose it is, and what it is called by',
  scope: 'rules',
  params: z.object({ id }),
  body: z.object({
    criticality: z.enum(CRITICALITIES).optional(),
    owner: z.string().max(256).optional(),
    tags: z.array(z.string().min(1).max(64)).max(32).optional(),
    purdue_level: z.literal(PURDUE_LEVELS).nullable().optional(),
    is_safety: z.boolean().optional(),
  }),
  response: Asset,
})

export const removeContext = operation({
  id: 'removeContext',
  method: 'POST',
  path: '/api/v1/context/{kind}/remove',
  summary: 'Forget entries',
  scope: 'admin',
  params: KindPath,
  body: z.object({ ids: z.array(id).min(1).max(10_000) }),
  response: z.object({ removed: z.int() }),
})
