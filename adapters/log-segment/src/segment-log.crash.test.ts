import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, describe, it } from 'node:test'
import { bodyOf, header } from './crash-writer.ts'
import { openSegmentLog } from './segment-log.ts'

const KILLS = 30
const WRITER = join(import.meta.dirname, 'crash-writer.ts')
const FLAGS = ['--conditions=@opensoc/source', '--disable-warning=ExperimentalWarning']
const root = mkdtempSync(join(tmpdir(), 'opensoc-log-crash-'))
after(() => rmSync(root, { recursive: true, force: true }))

interface Life {
  /** Offset by number, as acknowledged. */
  readonly acknowledged: Map<number, number>
  readonly signal: NodeJS.Signals | null
  readonly said: string
}

interface Death {
  /** Acknowledgments to wait for; undefined counts the time from the start. */
  readonly afterAcks: number | undefined
  readonly thenMs: number
}

/** Lets a writer live until so much is acknowledged and then for a moment. */
function liveAndDie(folder: string, first: number, { afterAcks, thenMs }: Death): Promise<Life> {
  const child = spawn(process.execPath, [...FLAGS, WRITER, folder, String(first)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const acknowledged = new Map<number, number>()
  let said = ''
  let isEnding = false
  const end = () => {
    isEnding = true
    setTimeout(() => child.kill('SIGKILL'), thenMs)
  }
  if (afterAcks === undefined) end()
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [number = '', offset] = line.split(' ')
    if (offset !== undefined) acknowledged.set(Number(number), Number(offset))
    if (!isEnding && afterAcks !== undefined && acknowledged.size >= afterAcks) end()
  })
  return new Promise((resolve) => {
    child.on('close', (_, signal) => resolve({ acknowledged, signal, said }))
  })
}

interface Found {
  readonly start: number
  /** Offset by number. */
  readonly frames: Map<number, number>
}

/** Reads all that is left; every body must be whole, and none twice. */
async function readAll(folder: string): Promise<Found> {
  const log = await openSegmentLog({ folder })
  const frames = new Map<number, number>()
  let expected = log.start(0)
  for await (const { offset, nextOffset, body, ...frame } of log.read(0, 0)) {
    const number = Number.parseInt(Buffer.from(body).toString(), 10)
    assert.deepEqual(Buffer.from(body), bodyOf(number))
    assert.deepEqual(frame.header, header)
    assert.equal(offset, expected)
    assert.ok(!frames.has(number), `${number} is there twice`)
    frames.set(number, offset)
    expected = nextOffset
  }
  const found = { start: log.start(0), frames }
  assert.equal(expected, log.end(0))
  await log.close()
  return found
}

describe('the segment log', () => {
  it(`keeps every acknowledged frame once, at its offset, when its process is killed ${KILLS} times`, async (t) => {
    const folder = join(root, 'killed')
    const acknowledged = new Map<number, number>()
    let next = 0
    for (let kill = 0; kill < KILLS; kill++) {
      // Some lives end while the log is opened, the rest anywhere within a group or a rotation.
      const isEarly = kill % 6 === 5
      const life = await liveAndDie(folder, next, {
        afterAcks: isEarly ? undefined : 1 + Math.floor(Math.random() * 300),
        thenMs: isEarly ? 40 + Math.random() * 120 : Math.random() * 30,
      })
      assert.equal(life.signal, 'SIGKILL', life.said)
      for (const [number, offset] of life.acknowledged) acknowledged.set(number, offset)
      const { start, frames } = await readAll(folder)
      for (const [number, offset] of acknowledged)
        if (offset >= start) assert.equal(frames.get(number), offset, `${number} was acknowledged`)
      next = 1 + Math.max(-1, ...acknowledged.keys(), ...frames.keys())
    }
    t.diagnostic(`${acknowledged.size} frames were acknowledged`)
    assert.ok(acknowledged.size > KILLS)
  })

  it('says so when the disk is full, keeps nothing of that body, and goes on', async () => {
    const folder = join(root, 'full')
    const script = `
      import { openSegmentLog } from '${join(import.meta.dirname, 'segment-log.ts')}'
      const log = await openSegmentLog({ folder: process.argv[1] })
      const header = ${JSON.stringify(header)}
      const append = (size) => log.append(0, header, Buffer.alloc(size, 'x')).then(() => 'kept', (error) => error.code)
      console.log(await append(1000), await append(90_000), await append(2000))
      console.log(...(await Promise.all([append(90_000), append(3000), append(90_000)])))
      await log.close()`
    // The shell's limit on a file's size stands for the disk's end. Blocks of 512 or 1024 bytes, by the shell.
    const node = [process.execPath, ...FLAGS, '--input-type=module', '-e', script, folder]
    const { stdout, stderr } = spawnSync('sh', ['-c', 'ulimit -f 40; exec "$@"', 'sh', ...node], {
      encoding: 'utf8',
    })
    assert.equal(stdout, 'kept LOG_FULL kept\nLOG_FULL LOG_FULL LOG_FULL\n', stderr)
    const log = await openSegmentLog({ folder })
    const sizes: number[] = []
    for await (const frame of log.read(0, 0)) sizes.push(frame.body.length)
    await log.close()
    assert.deepEqual(sizes, [1000, 2000])
  })
})
