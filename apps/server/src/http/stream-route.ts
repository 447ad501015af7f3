import { STREAM_PATH, TOPICS, type Topic } from '@opensoc/contract'
import type { StateStore } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import type { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { ChangeHub, NumberedNotice } from '../live/change-hub.ts'
import { assertAllowed, findActor } from './actor.ts'

const PING_MS = 15_000
const FLUSH_MS = 250

/** Live changes: one stream of notices for a browser, batched four times a second, replayed from `Last-Event-ID`. */
export function serveStream(
  app: Hono,
  context: { hub: ChangeHub; state: StateStore; clock: Clock; closing: AbortSignal },
): void {
  app.get(STREAM_PATH, async (c) => {
    assertAllowed(await findActor(c.req.raw, context.state, context.clock), 'read')
    const wanted = new Set((c.req.query('topics') ?? TOPICS.join(',')).split(',') as Topic[])
    const lastSeen = c.req.header('last-event-id')
    c.header('x-accel-buffering', 'no')
    return streamSSE(c, async (stream) => {
      let waiting: NumberedNotice[] = []
      const stop = context.hub.listen(
        (notice) => {
          if (wanted.has(notice.topic)) waiting.push(notice)
        },
        lastSeen === undefined ? undefined : Number(lastSeen),
      )
      const close = () => stream.abort()
      context.closing.addEventListener('abort', close, { once: true })
      let quietMs = PING_MS
      while (!stream.aborted && !stream.closed && !context.closing.aborted) {
        for (const { sequence, ...notice } of latestOfEach(waiting)) {
          await stream.writeSSE({ id: String(sequence), event: notice.topic, data: JSON.stringify(notice) })
          quietMs = 0
        }
        waiting = []
        if (quietMs >= PING_MS) {
          await stream.write(': ping\n\n')
          quietMs = 0
        }
        await stream.sleep(FLUSH_MS)
        quietMs += FLUSH_MS
      }
      stop()
      context.closing.removeEventListener('abort', close)
    })
  })
}

/** Ten changes of one incident within a flush are one notice. */
function latestOfEach(notices: readonly NumberedNotice[]): NumberedNotice[] {
  const latest = new Map<string, NumberedNotice>()
  for (const notice of notices) {
    latest.delete(`${notice.topic}:${notice.id}`)
    latest.set(`${notice.topic}:${notice.id}`, notice)
  }
  return [...latest.values()]
}
