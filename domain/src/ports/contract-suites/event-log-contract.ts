import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { EventLog, FrameHeader, LogFrame } from '../event-log.ts'

export interface EventLogUnderTest {
  open(): Promise<EventLog>
  /** Throws everything away: the next `open` starts empty. */
  clear(): Promise<void>
}

const header: FrameHeader = {
  tenantId: 'default',
  source: 's',
  receivedTime: 1,
  contentEncoding: 'identity',
  contentType: 'application/x-ndjson',
  batchKey: 'k "1"',
}

async function collect(log: EventLog, from = 0): Promise<LogFrame[]> {
  const frames: LogFrame[] = []
  for await (const frame of log.read(0, from)) frames.push(frame)
  return frames
}

/** The promises of {@link EventLog}, for any engine. */
export function eventLogContract(name: string, subject: EventLogUnderTest): void {
  describe(`${name} keeps the promises of EventLog`, () => {
    it('reads back any bodies, in order, with their headers, from any offset, also after reopening', async () => {
      const bodies = fc.array(fc.uint8Array({ maxLength: 200 }), { minLength: 1, maxLength: 20 })
      await fc.assert(
        fc.asyncProperty(bodies, fc.nat(), async (all, pick) => {
          await subject.clear()
          const log = await subject.open()
          const places = await Promise.all(all.map((body) => log.append(0, header, body)))
          const from = pick % all.length
          const check = (frames: readonly LogFrame[]) => {
            assert.deepEqual(
              frames.map((frame) => [frame.offset, frame.nextOffset]),
              places.slice(from).map((place) => [place.offset, place.nextOffset]),
            )
            for (const [at, frame] of frames.entries()) {
              assert.deepEqual(frame.header, header)
              assert.deepEqual(Buffer.from(frame.body), Buffer.from(all[from + at]!))
            }
          }
          check(await collect(log, places[from]!.offset))
          await log.close()
          const again = await subject.open()
          check(await collect(again, places[from]!.offset))
          assert.equal(again.end(0), places.at(-1)!.nextOffset)
          await again.close()
        }),
        { numRuns: 25 },
      )
    })

    it('follows the end until it is told to stop', async () => {
      await subject.clear()
      const log = await subject.open()
      const stop = new AbortController()
      const seen: string[] = []
      const reading = (async () => {
        for await (const frame of log.read(0, 0, { follow: true, signal: stop.signal })) {
          seen.push(Buffer.from(frame.body).toString())
          if (seen.length === 3) stop.abort()
        }
      })()
      for (const text of ['a', 'b', 'c']) await log.append(0, header, Buffer.from(text))
      await reading
      assert.deepEqual(seen, ['a', 'b', 'c'])
      await log.close()
    })

    it('counts what lies behind an offset and lets go of what lies before one', async () => {
      await subject.clear()
      const log = await subject.open()
      const places = []
      for (let n = 0; n < 50; n++) places.push(await log.append(0, header, Buffer.alloc(500, n)))
      assert.equal(log.backlogBytes(0, places[20]!.offset), places[49]!.nextOffset - places[20]!.offset)
      await log.trim(0, places[40]!.offset)
      assert.ok(log.start(0) <= places[40]!.offset)
      const kept = await collect(log, places[40]!.offset)
      assert.equal(kept.length, 10)
      await log.close()
    })
  })
}
