import { z } from 'zod'

/** `GET /api/v1/stream?topics=incidents,status`: server-sent events, replayed from `Last-Event-ID`. */
export const STREAM_PATH = '/api/v1/stream'
export const TOPICS = [
  'incidents',
  'findings',
  'rules',
  'sources',
  'status',
  'actions',
  'runs',
  'jobs',
] as const
export type Topic = (typeof TOPICS)[number]

/** A change notice: clients refetch what is on screen. */
export const ChangeNotice = z.object({ topic: z.enum(TOPICS), id: z.string(), version: z.int() })
export type ChangeNotice = z.output<typeof ChangeNotice>
