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
import { assertAllThere, LINES, line, stored, until } from './shipped-lines.ts'
import { startPlatform } from './start-platform.ts'

const folder = mkdtempSync(join(tmpdir(), 'opensoc-tail-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const path = (name: string) => join(folder, name)
const lines = (from: number, to: number) =>
  `${Array.from({ length: to - from }, (_, n) => line(from + n)).join('\n')}\n`

describe('files that are followed', () => {
  it(`gives ${LINES} lines, none lost or doubled, while files rotate and the platform is killed in the middle`, async () => {
    const start = () =>
      startPlatform(path('data'), {
        OPENSOC_TAIL: JSON.stringify([{ paths: [path('*.log')], source: 'auth' }]),
      })
    const part = LINES / 5
    let platform = await start()
    try {
      writeFileSync(path('renamed.log'), lines(0, part))
      writeFileSync(path('copied.log'), lines(part, 2 * part))
      await until(platform, async (call) => (await stored(call)) > part / 2)
      await platform.kill()
      // While it is away both files grow; one is renamed, the other copied and cut off, as logrotate does.
      appendFileSync(path('renamed.log'), lines(2 * part, 3 * part))
      renameSync(path('renamed.log'), path('renamed.log.1'))
      appendFileSync(path('copied.log'), lines(3 * part, 4 * part))
      copyFileSync(path('copied.log'), path('copied.log.1'))
      truncateSync(path('copied.log'))
      platform = await start()
      writeFileSync(path('renamed.log'), lines(4 * part, 4 * part + part / 2))
      await until(platform, async (call) => (await stored(call)) >= 4 * part)
      appendFileSync(path('copied.log'), lines(4 * part + part / 2, LINES))
      await until(platform, async (call) => (await stored(call)) >= LINES)
      assert.equal(await assertAllThere(platform), 0, 'doubled')
    } finally {
      await platform.stop()
    }
  })
})
