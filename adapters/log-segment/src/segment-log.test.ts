import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import type { EventLog, FrameHeader } from '@opensoc/domain'
import { eventLogContract } from '@opensoc/domain/contract-suites'
import { silentLogger } from '@opensoc/kernel'
import { openSegmentLog } from './segment-log.ts'

const root = mkdtempSync(join(tmpdir(), 'opensoc-log-'))
const folder = join(root, 'log')
const clear = async () => rmSync(folder, { recursive: true, force: true })
after(() => rmSync(root, { recursive: true }))

eventLogContract('The segment log', {
  open: () => openSegmentLog({ folder, partitions: 2, segmentBytes: 4096 }),
  clear,
})

const header: FrameHeader = {
  tenantId: 't',
  source: 's',
  receivedTime: 1,
  contentEncoding: 'identity',
  contentType: '',
}

const append = (log: EventLog, body: string) => log.append(0, header, Buffer.from(body))
const segments = () =>
  readdirSync(join(folder, '0'))
    .sort()
    .map((name) => join(folder, '0', name))

/** The segments of a new log with these bodies; each list is one group, synced together. */
async function logOf(
  groups: readonly (readonly string[])[],
  segmentBytes?: number,
): Promise<{ files: string[]; starts: number[] }> {
  await clear()
  const log = await openSegmentLog({ folder, ...(segmentBytes === undefined ? {} : { segmentBytes }) })
  const starts: number[] = []
  for (const group of groups) {
    // The first append of a turn is written at once; those that come meanwhile make the group.
    const places = await Promise.all(group.map((body) => append(log, body)))
    starts.push(...places.map((place) => place.offset))
  }
  await log.close()
  return { files: segments(), starts }
}

async function bodiesOf(): Promise<string[]> {
  const log = await openSegmentLog({ folder })
  const bodies: string[] = []
  try {
    for await (const frame of log.read(0, 0)) bodies.push(Buffer.from(frame.body).toString())
  } finally {
    await log.close()
  }
  return bodies
}

function flip(file: string, at: number): void {
  const bytes = readFileSync(file)
  bytes[at]! ^= 1
  writeFileSync(file, bytes)
}

describe('the segment log', () => {
  it('cuts off a tail that is torn at any byte, tells so, and appends after it', async () => {
    const { files, starts } = await logOf([['first'], ['second'], ['torn']])
    const whole = readFileSync(files[0]!)
    for (let size = starts[2]! + 1; size < whole.length; size++) {
      writeFileSync(files[0]!, whole.subarray(0, size))
      const warnings: object[] = []
      const logger = { ...silentLogger, warn: (_: string, fields: object = {}) => warnings.push(fields) }
      const log = await openSegmentLog({ folder, logger })
      assert.deepEqual(warnings, [{ file: files[0], at: starts[2], bytes: size - starts[2]! }])
      await append(log, 'after')
      await log.close()
      assert.deepEqual(await bodiesOf(), ['first', 'second', 'after'])
    }
  })

  it('cuts off a last frame with any byte wrong, or zeros where it should be', async () => {
    const { files, starts } = await logOf([['first'], ['torn']])
    const whole = readFileSync(files[0]!)
    for (let at = starts[1]!; at < whole.length; at++) {
      flip(files[0]!, at)
      assert.deepEqual(await bodiesOf(), ['first'])
      writeFileSync(files[0]!, whole)
    }
    writeFileSync(files[0]!, Buffer.from(whole).fill(0, starts[1]))
    assert.deepEqual(await bodiesOf(), ['first'])
  })

  it('refuses to open when any byte is wrong that a later group was written behind', async () => {
    const { files, starts } = await logOf([['first'], ['second'], ['third']])
    const whole = readFileSync(files[0]!)
    for (let at = 0; at < starts[2]!; at++) {
      flip(files[0]!, at)
      const place = at < starts[1]! ? 0 : starts[1]
      await assert.rejects(openSegmentLog({ folder }), {
        code: 'LOG_CORRUPT',
        message: `${files[0]}: the frame at byte ${place} is damaged`,
      })
      writeFileSync(files[0]!, whole)
    }
    assert.deepEqual(await bodiesOf(), ['first', 'second', 'third'])
  })

  it('cuts off a group that was written in the wrong order when the power went', async () => {
    const { files, starts } = await logOf([['first'], ['alone', 'torn', 'whole']])
    flip(files[0]!, starts[2]! + 20)
    assert.deepEqual(await bodiesOf(), ['first', 'alone'])
  })

  it('takes no body for a frame, even one that holds frames', async () => {
    const { files, starts } = await logOf([['first'], ['second']])
    const frames = readFileSync(files[0]!)
    const forged = Buffer.concat([frames, frames]).toString('latin1')
    const again = await logOf([['first'], [forged]])
    truncateSync(again.files[0]!, readFileSync(again.files[0]!).length - 1)
    assert.deepEqual(await bodiesOf(), ['first'])
    assert.equal(starts.length, 2)
  })

  it('says which file and byte is damaged in an older segment, and hands no damaged bytes on', async () => {
    const { files } = await logOf([['first'], ['second']], 64)
    flip(files[0]!, readFileSync(files[0]!).length - 1)
    await assert.rejects(bodiesOf(), {
      code: 'LOG_CORRUPT',
      message: `${files[0]}: the frame at byte 0 is damaged`,
    })
  })

  it('refuses to open where a segment between is missing or too short', async () => {
    for (const harm of [(file: string) => rmSync(file), (file: string) => truncateSync(file, 10)]) {
      const { files } = await logOf([['first'], ['second'], ['third']], 64)
      harm(files[1]!)
      await assert.rejects(openSegmentLog({ folder }), { code: 'LOG_CORRUPT' })
    }
  })

  it('refuses what goes beyond its bound, also at once, and takes more once it was trimmed', async () => {
    await clear()
    const log = await openSegmentLog({ folder, maxBytes: 2000 })
    const many = () =>
      Promise.allSettled(Array.from({ length: 20 }, () => log.append(0, header, Buffer.alloc(300))))
    for (let round = 0; round < 3; round++) {
      const outcomes = await many()
      const refused = outcomes.flatMap((outcome) =>
        outcome.status === 'rejected' ? [outcome.reason.code] : [],
      )
      assert.ok(refused.length > 14 && refused.length < 20)
      assert.deepEqual(new Set(refused), new Set(['LOG_FULL']))
      assert.ok(log.backlogBytes(0, 0) <= 2000)
      await log.trim(0, log.end(0))
    }
    await log.close()
  })

  it('refuses a body that it could not read back', async () => {
    await clear()
    const log = await openSegmentLog({ folder, maxBytes: 2000 })
    await assert.rejects(log.append(0, header, Buffer.alloc(1000)), { code: 'LOG_FRAME_TOO_LARGE' })
    await append(log, 'fits')
    await log.close()
    assert.deepEqual(await bodiesOf(), ['fits'])
  })

  it('opens once only, and names the process that has it', async () => {
    await clear()
    const log = await openSegmentLog({ folder })
    await assert.rejects(openSegmentLog({ folder }), {
      code: 'LOG_LOCKED',
      message: `${folder}: process ${process.pid} holds it`,
    })
    await log.close()
    await (await openSegmentLog({ folder })).close()
  })

  it('is not confused by an empty last segment', async () => {
    const { files } = await logOf([['first'], ['second']], 64)
    truncateSync(files[1]!, 0)
    assert.deepEqual(await bodiesOf(), ['first'])
  })
})
