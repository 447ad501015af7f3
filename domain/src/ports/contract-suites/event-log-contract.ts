import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { EventLog, FrameHeader, LogFrame } from '../event-log.ts'

export interface EventLogUnderTest {
  /** With two partitions. */
  open(): Promise<EventLog>
  /** Throws everything away: the next `open` starts empty. */
  clear(): Promise<void>
}

type Place = Awaited<ReturnType<EventLog['append']>>

const header: FrameHeader = {
  tenantId: 'default',
  source: 's',
  receivedTime: 1,
  contentEncoding: 'identity',
  contentType: 'application/x-ndjson',
  batchKey: 'k "1"',
}

async function collect(log: EventLog, from = 0, partition = 0): Promise<LogFrame[]> {
  const frames: LogFrame[] = []
  for await (const frame of log.read(partition, from)) frames.push(frame)
  return frames
}

const texts = (frames: readonly LogFrame[]) => frames.map((frame) => Buffer.from(frame.body).toString())

/** The promises of {@link EventLog}, for any engine. */
export function eventLogContract(name: string, subject: EventLogUnderTest): void {
  const fresh = async () => {
    await subject.clear()
    return subject.open()
  }

  describe(`${name} keeps the promises of EventLog`, () => {
    it('reads back any bodies, in order, with their headers, from any offset, also after reopening', async () => {
      const body = fc.uint8Array({ maxLength: 200 })
      // Each part is appended at once, the parts one after the other.
      const parts = fc.array(fc.array(body, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 5 })
      await fc.assert(
        fc.asyncProperty(parts, async (all) => {
          const log = await fresh()
          const places: Place[] = []
          for (const part of all) {
            places.push(...(await Promise.all(part.map((each) => log.append(0, header, each)))))
          }
          await assertReads(log, places, all.flat())
          await log.close()
          const again = await subject.open()
          await assertReads(again, places, all.flat())
          assert.equal(again.end(0), places.at(-1)!.nextOffset)
          await again.close()
        }),
        { numRuns: 25 },
      )
    })

    it('keeps partitions apart', async () => {
      const log = await fresh()
      await Promise.all(['a', 'b', 'c'].map((text, n) => log.append(n % 2, header, Buffer.from(text))))
      assert.deepEqual(texts(await collect(log, 0, 0)), ['a', 'c'])
      assert.deepEqual(texts(await collect(log, 0, 1)), ['b'])
      await log.close()
    })

    it('follows the end until it is told to stop, or the log closes', async () => {
      const log = await fresh()
      const stop = new AbortController()
      const seen: string[] = []
      const follow = async (options: { signal?: AbortSignal }) => {
        for await (const frame of log.read(0, 0, { follow: true, ...options })) {
          seen.push(...texts([frame]))
          if (seen.length === 3) stop.abort()
        }
      }
      const reading = follow({ signal: stop.signal })
      for (const text of ['a', 'b', 'c']) await log.append(0, header, Buffer.from(text))
      await reading
      assert.deepEqual(seen, ['a', 'b', 'c'])
      const waiting = follow({})
      await log.close()
      await waiting
    })

    it('never leaves an append waiting, however late in a turn it comes', async () => {
      const log = await fresh()
      const chain = async (depth: number) => {
        for (let n = 0; n < 20; n++) {
          await log.append(0, header, Buffer.from('x'))
          for (let turn = 0; turn < depth; turn++) await undefined
        }
      }
      for (let depth = 0; depth < 12; depth++) await chain(depth)
      assert.equal((await collect(log)).length, 240)
      await log.close()
    })

    it('settles what was appended before it closes, and takes nothing after', async () => {
      const log = await fresh()
      const appended = Promise.all(['a', 'b'].map((text) => log.append(0, header, Buffer.from(text))))
      await log.close()
      await appended
      await assert.rejects(log.append(0, header, Buffer.from('c')), { code: 'LOG_CLOSED' })
      const again = await subject.open()
      assert.deepEqual(texts(await collect(again)), ['a', 'b'])
      await again.close()
    })

    it('counts what lies behind an offset and lets go of what lies before one', async () => {
      const log = await fresh()
      const places: Place[] = []
      for (let n = 0; n < 50; n++) places.push(await log.append(0, header, Buffer.alloc(500, n)))
      assert.equal(log.backlogBytes(0, places[20]!.offset), places[49]!.nextOffset - places[20]!.offset)
      await log.trim(0, places[40]!.offset)
      assert.ok(log.start(0) > 0 && log.start(0) <= places[40]!.offset)
      assert.equal((await collect(log, places[40]!.offset)).length, 10)
      assert.equal((await collect(log, 0))[0]!.offset, log.start(0))
      await log.close()
      const again = await subject.open()
      assert.equal((await collect(again, places[40]!.offset)).length, 10)
      assert.equal(again.end(0), places[49]!.nextOffset)
      await again.close()
    })

    it('goes on reading while what was read is let go of', async () => {
      const log = await fresh()
      for (let n = 0; n < 50; n++) await log.append(0, header, Buffer.alloc(500, n))
      let count = 0
      for await (const frame of log.read(0, 0)) {
        assert.equal(frame.body[0], count++)
        await log.trim(0, frame.nextOffset)
      }
      assert.equal(count, 50)
      await log.close()
    })

    it('refuses to wait at an offset that was never reached: it belongs to another log', async () => {
      const log = await fresh()
      const { nextOffset } = await log.append(0, header, Buffer.from('a'))
      assert.deepEqual(await collect(log, nextOffset), [])
      await assert.rejects(collect(log, nextOffset + 1), { code: 'LOG_TOO_SHORT' })
      await log.close()
    })
  })
}

async function assertReads(
  log: EventLog,
  places: readonly Place[],
  bodies: readonly Uint8Array[],
): Promise<void> {
  for (const [from, place] of places.entries()) {
    const frames = await collect(log, place.offset)
    assert.deepEqual(
      frames.map(({ offset, nextOffset }) => ({ offset, nextOffset })),
      places.slice(from),
    )
    for (const [at, frame] of frames.entries()) {
      assert.deepEqual(frame.header, header)
      assert.deepEqual(Buffer.from(frame.body), Buffer.from(bodies[from + at]!))
    }
  }
}
