import { appendFile, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Events on disk until the platform has acknowledged them: NDJSON files, the oldest first. */
export interface EventSpool {
  append(events: readonly object[]): Promise<void>
  /** The oldest file that is complete, with a key that stays the same however often it is sent. */
  oldest(): Promise<{ readonly key: string; readonly body: string } | undefined>
  acknowledge(key: string): Promise<void>
  /** Events given up because the spool was full. */
  readonly dropped: number
}

export interface SpoolOptions {
  readonly folder: string
  readonly maxBytes: number
  /** A file is closed at this size. */
  readonly fileBytes?: number
}

const FILE_BYTES = 1024 * 1024

export async function openSpool({
  folder,
  maxBytes,
  fileBytes = FILE_BYTES,
}: SpoolOptions): Promise<EventSpool> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  let number = Math.max(0, ...(await filesOf(folder)).map(numberOf)) + 1
  let size = 0
  let dropped = 0
  const path = (which: number) => join(folder, `${String(which).padStart(12, '0')}.ndjson`)
  return {
    get dropped() {
      return dropped
    },
    async append(events) {
      if (events.length === 0) return
      const text = events.map((event) => `${JSON.stringify(event)}\n`).join('')
      if (size > 0 && size + text.length > fileBytes) {
        number += 1
        size = 0
      }
      await appendFile(path(number), text, { mode: 0o600 })
      size += text.length
      dropped += await makeRoom(folder, maxBytes)
    },
    async oldest() {
      const [file] = await filesOf(folder)
      if (file === undefined) return undefined
      // The file that is written to is closed before it is sent: what was sent once never grows.
      if (numberOf(file) === number) {
        number += 1
        size = 0
      }
      await synced(join(folder, file))
      return { key: file.replace('.ndjson', ''), body: await readFile(join(folder, file), 'utf8') }
    },
    acknowledge: (key) => rm(join(folder, `${key}.ndjson`), { force: true }),
  }
}

/** The oldest files go when all together are too large; says how many events went with them. */
async function makeRoom(folder: string, maxBytes: number): Promise<number> {
  const files = await filesOf(folder)
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size))
  let total = sizes.reduce((sum, one) => sum + one, 0)
  let lost = 0
  for (let at = 0; total > maxBytes && at < files.length - 1; at += 1) {
    const file = join(folder, files[at] as string)
    lost += (await readFile(file, 'utf8')).split('\n').length - 1
    await rm(file)
    total -= sizes[at] ?? 0
  }
  return lost
}

async function synced(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  await handle.sync()
  await handle.close()
}

async function filesOf(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).filter((name) => /^\d{12}\.ndjson$/.test(name)).sort()
}

function numberOf(file: string): number {
  return Number.parseInt(file, 10)
}
