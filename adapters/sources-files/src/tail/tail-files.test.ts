import assert from 'node:assert/strict'
import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { silentLogger } from '@opensoc/kernel'
import { type Tail, tailFiles } from './tail-files.ts'
import type { TailPosition, TailPositions } from './tail-position.ts'

const root = mkdtempSync(join(tmpdir(), 'opensoc-tail-'))
after(() => rmSync(root, { recursive: true, force: true }))
let cases = 0

/** A platform that outlives its tails: positions and what was delivered, each batch key once. */
class Platform {
  readonly folder = join(root, `case-${cases++}`)
  readonly bodies = new Map<string, string>()
  readonly kept = new Map<string, TailPosition>()
  isFull = false
  /** Dies after the log has the chunk and before the tail hears of it. */
  diesAfterNext = false
  #tail: Tail | undefined

  readonly positions: TailPositions = {
    load: async (key) => this.kept.get(key),
    save: async (key, position) => void this.kept.set(key, structuredClone(position)),
    forget: async (key) => void this.kept.delete(key),
    fileKeys: async () => [...this.kept.keys()],
  }

  path = (name: string) => join(this.folder, name)

  get lines(): string[] {
    return [...this.bodies.values()]
      .join('')
      .split('\n')
      .filter((line) => line !== '')
  }

  start(pattern = '*.log'): void {
    this.#tail = tailFiles({
      patterns: [this.path(pattern)],
      positions: this.positions,
      logger: silentLogger,
      pollMs: 2,
      deliver: async (body, key) => {
        if (this.isFull) throw Object.assign(new Error('full'), { code: 'LOG_FULL' })
        if (!this.bodies.has(key)) this.bodies.set(key, body.toString())
        if (!this.diesAfterNext) return
        this.diesAfterNext = false
        throw new Error('killed')
      },
    })
  }

  async stop(): Promise<void> {
    await this.#tail?.close()
  }

  async until(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) await new Promise((resolve) => setImmediate(resolve))
  }
}

async function platform(name: string, text: string): Promise<Platform> {
  const made = new Platform()
  const { mkdirSync } = await import('node:fs')
  mkdirSync(made.folder)
  writeFileSync(made.path(name), text)
  return made
}

describe('following files', () => {
  it('delivers whole lines as they are written, of all files that the pattern names', async () => {
    const it = await platform('a.log', 'a1\na2\nhal')
    it.start()
    await it.until(() => it.lines.length === 2)
    appendFileSync(it.path('a.log'), 'f\n')
    writeFileSync(it.path('b.log'), 'b1\n')
    writeFileSync(it.path('other.txt'), 'no\n')
    await it.until(() => it.lines.length === 4)
    await it.stop()
    assert.deepEqual(it.lines.sort(), ['a1', 'a2', 'b1', 'half'])
  })

  it('goes on where it was after a restart', async () => {
    const it = await platform('a.log', 'a1\n')
    it.start()
    await it.until(() => it.lines.length === 1)
    await it.stop()
    appendFileSync(it.path('a.log'), 'a2\n')
    it.start()
    await it.until(() => it.lines.length === 2)
    await it.stop()
    assert.deepEqual(it.lines, ['a1', 'a2'])
  })

  it('delivers the chunk that a crash interrupted again under the same key, although the file has grown', async () => {
    const it = await platform('a.log', 'a1\na2\n')
    it.diesAfterNext = true
    it.start()
    await it.until(() => it.bodies.size === 1)
    await it.stop()
    appendFileSync(it.path('a.log'), 'a3\n')
    it.start()
    await it.until(() => it.lines.length === 3)
    await it.stop()
    assert.deepEqual(it.lines, ['a1', 'a2', 'a3'])
  })

  it('reads a renamed file to its end, and its successor from the start', async () => {
    const it = await platform('a.log', 'a1\n')
    it.start()
    await it.until(() => it.lines.length === 1)
    renameSync(it.path('a.log'), it.path('a.log.1'))
    appendFileSync(it.path('a.log.1'), 'a2\n')
    writeFileSync(it.path('a.log'), 'n1\n')
    await it.until(() => it.lines.length === 3)
    await it.until(() => it.kept.size === 1)
    await it.stop()
    assert.deepEqual(it.lines.sort(), ['a1', 'a2', 'n1'])
  })

  it('finds a file that was renamed while the platform was away', async () => {
    const it = await platform('a.log', 'a1\n')
    it.start()
    await it.until(() => it.lines.length === 1)
    await it.stop()
    appendFileSync(it.path('a.log'), 'a2\n')
    renameSync(it.path('a.log'), it.path('a.log.1'))
    writeFileSync(it.path('a.log'), 'n1\n')
    it.start()
    await it.until(() => it.lines.length === 3)
    await it.stop()
    assert.deepEqual(it.lines.sort(), ['a1', 'a2', 'n1'])
  })

  for (const pattern of ['a.log', 'a.log*']) {
    it(`takes copytruncate: the rest from the copy, then the file from its start (${pattern})`, async () => {
      const it = await platform('a.log', 'a1\n')
      it.start(pattern)
      await it.until(() => it.lines.length === 1)
      await it.stop()
      appendFileSync(it.path('a.log'), 'a2\n')
      copyFileSync(it.path('a.log'), it.path('a.log.1'))
      truncateSync(it.path('a.log'))
      it.start(pattern)
      await it.until(() => it.lines.length === 2)
      appendFileSync(it.path('a.log'), 'b1\n')
      await it.until(() => it.lines.length === 3)
      await it.stop()
      assert.deepEqual(it.lines.sort(), ['a1', 'a2', 'b1'])
    })
  }

  it('notices a file that was written anew and is longer than before', async () => {
    const it = await platform('a.log', 'old\n')
    it.start()
    await it.until(() => it.lines.length === 1)
    writeFileSync(it.path('a.log'), 'new and longer\n')
    await it.until(() => it.lines.length === 2)
    await it.stop()
    assert.deepEqual(it.lines, ['old', 'new and longer'])
  })

  it('gives each later chunk the header of its file', async () => {
    const header = '#separator \\x09\n#fields\tts\tuid\n'
    const it = await platform('conn.log', `${header}1\ta\n`)
    it.start()
    await it.until(() => it.bodies.size === 1)
    appendFileSync(it.path('conn.log'), '2\tb\n')
    await it.until(() => it.bodies.size === 2)
    await it.stop()
    assert.deepEqual([...it.bodies.values()], [`${header}1\ta\n`, `${header}2\tb\n`])
  })

  it('waits while the spool is full', async () => {
    const it = await platform('a.log', 'a1\n')
    it.isFull = true
    it.start()
    await it.until(() => it.kept.size === 1)
    assert.deepEqual(it.lines, [])
    it.isFull = false
    await it.until(() => it.lines.length === 1)
    await it.stop()
  })
})
