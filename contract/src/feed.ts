import { z } from 'zod'
import { operation } from './operation.ts'
import { time } from './page.ts'

const name = z.string().min(1).max(200)

/** A TAXII collection of somebody else; its credentials are never shown. */
export const Feed = z.object({
  id: z.string(),
  name: z.string(),
  root: z.string(),
  collection_id: z.string(),
  has_credentials: z.boolean(),
  trust: z.int(),
  every_minutes: z.int(),
  takes_sightings: z.boolean(),
  /** Objects read so far. */
  objects: z.int(),
  last_polled_time: time.optional(),
  last_error: z.string().optional(),
})
export type Feed = z.output<typeof Feed>

export const listFeeds = operation({
  id: 'listFeeds',
  method: 'GET',
  path: '/api/v1/intel/feeds',
  summary: 'Feeds and their health',
  scope: 'read',
  response: z.object({ items: z.array(Feed) }),
})

export const createFeed = operation({
  id: 'createFeed',
  method: 'POST',
  path: '/api/v1/intel/feeds',
  summary: 'Read a TAXII 2.1 collection from now on',
  scope: 'admin',
  body: z.object({
    name,
    /** The API root. */
    root: z.url({ protocol: /^https?$/ }).max(2000),
    collection_id: z.string().min(1).max(200),
    user: z.string().max(200).optional(),
    password: z.string().max(2000).optional(),
    token: z.string().max(5000).optional(),
    trust: z.int().min(0).max(100).default(70),
    every_minutes: z.int().min(1).max(10_080).default(15),
    takes_sightings: z.boolean().default(false),
  }),
  response: Feed,
})

const feedParams = z.object({ id: z.string().max(100) })

/** Its indicators stay. */
export const deleteFeed = operation({
  id: 'deleteFeed',
  method: 'DELETE',
  path: '/api/v1/intel/feeds/{id}',
  summary: 'Read it no more',
  scope: 'admin',
  params: feedParams,
  response: z.object({ id: z.string() }),
})

export const pollFeed = operation({
  id: 'pollFeed',
  method: 'POST',
  path: '/api/v1/intel/feeds/{id}/poll',
  summary: 'Read it now, and say how it went',
  scope: 'rules',
  params: feedParams,
  response: Feed,
})
