import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import type { FrameHeader } from '@opensoc/domain'
import { eventLogContract } from '@opensoc/domain/contract-suites'
import { openSegmentLog } from './segment-log.ts'

const root = mkdtempSync(join(tmpdir(), 'opensoc-log-'))
const folder = join(root, 'log')
const clear = async () => rmSync(folder, { recursive: true, force: true })
after(() => rmSync(root, { recursive: true }))

eventLogContract('The segment log', { open: () => openSegmentLog({ folder, segmentBytes: 4096 }), clear })

const header: FrameHeader = {
  tenantId: 't',
  source: 's',
  receivedTime: 1,
  contentEncoding: 'identity',
  contentType: '',
}

async function logOf(bodies: readonly string[]): Promise<string> {
  await clear()
  const log = await openSegmentLog({ folder })
  for (const body of bodies) await log.append(0, header, Buffer.from(body))
  await log.close()
  const name = readdirSync(join(folder, '0'))[0]!
  return join(folder, '0', name)
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

describe('the segment log', () => {
  it('cuts off a tail that is torn at any byte, and appends after it', async () => {
    const file = await logOf(['first', 'second', 'torn'])
    const whole = readFileSync(file)
    const twoFrames = readFileSync(await logOf(['first', 'second'])).length
    for (let size = twoFrames; size < whole.length; size++) {
      writeFileSync(file, whole.subarray(0, size))
      const log = await openSegmentLog({ folder })
      await log.append(0, header, Buffer.from('after'))
      await log.close()
      assert.deepEqual(await bodiesOf(), ['first', 'second', 'after'])
    }
  })

  it('says which file and byte is damaged inside the log, and never hands damaged bytes on', async () => {
    await clear()
    const small = await openSegmentLog({ folder, segmentBytes: 64 })
    for (const body of ['first', 'second']) await small.append(0, header, Buffer.from(body))
    await small.close()
    const [name] = readdirSync(join(folder, '0')).sort()
    const file = join(folder, '0', name!)
    const bytes = readFileSync(file)
    bytes[bytes.length - 1]! ^= 1
    writeFileSync(file, bytes)
    await assert.rejects(
      bodiesOf(),
      (error: { code?: string; message: string }) =>
        error.code === 'LOG_CORRUPT' && error.message.includes(`${file}: the frame at byte 0`),
    )
  })

  it('refuses what goes beyond its bound and takes more once it was trimmed', async () => {
    await clear()
    const log = await openSegmentLog({ folder, segmentBytes: 500, maxBytes: 2000 })
    let last = 0
    await assert.rejects(
      async () => {
        for (;;) last = (await log.append(0, header, Buffer.alloc(300))).nextOffset
      },
      { code: 'LOG_FULL' },
    )
    await log.trim(0, last)
    await log.append(0, header, Buffer.alloc(300))
    await log.close()
  })

  it('keeps a second process out, and takes over from one that is gone', async () => {
    await clear()
    const log = await openSegmentLog({ folder })
    writeFileSync(join(folder, 'lock'), '1')
    await assert.rejects(openSegmentLog({ folder }), { code: 'LOG_LOCKED' })
    writeFileSync(join(folder, 'lock'), '999999999')
    await log.close()
    writeFileSync(join(folder, 'lock'), '999999999')
    const next = await openSegmentLog({ folder })
    await next.close()
  })

  it('is not confused by an empty last segment', async () => {
    const file = await logOf(['only'])
    truncateSync(file, 0)
    assert.deepEqual(await bodiesOf(), [])
  })
})
