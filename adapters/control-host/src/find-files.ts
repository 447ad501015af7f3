import { constants } from 'node:fs'
import { open, opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { hashFile } from './hash-file.ts'

export interface FoundFile {
  readonly path: string
  readonly size: number
  readonly modified_time: number
  readonly uid: number
  readonly mode: number
  readonly sha256: string
}

const MAX_LOOKED_AT = 20_000
const MAX_HASHED_BYTES = 256 * 1024 * 1024

/** The file at `path`, or those under `directory`, with their hashes; only those of `sha256` where it is given. */
export async function findFiles(wanted: {
  readonly path?: string
  readonly directory?: string
  readonly sha256?: string
}): Promise<readonly FoundFile[]> {
  const sha256 = wanted.sha256?.toLowerCase()
  const found: FoundFile[] = []
  for await (const path of wanted.path === undefined
    ? filesUnder(wanted.directory ?? '/tmp')
    : [wanted.path]) {
    const file = await look(path)
    if (file && (sha256 === undefined || file.sha256 === sha256)) found.push(file)
  }
  return found
}

/** Regular files, no links followed, at most `MAX_LOOKED_AT`. */
async function* filesUnder(directory: string): AsyncGenerator<string> {
  const folders = [directory]
  let looked = 0
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    const entries = await opendir(folder).catch(() => undefined)
    if (entries === undefined) continue
    for await (const entry of entries) {
      if (++looked > MAX_LOOKED_AT) return
      if (entry.isDirectory()) folders.push(join(folder, entry.name))
      else if (entry.isFile()) yield join(folder, entry.name)
    }
  }
}

async function look(path: string): Promise<FoundFile | undefined> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    () => undefined,
  )
  if (handle === undefined) return undefined
  try {
    const { size, mtimeMs, uid, mode } = await handle.stat()
    if (size > MAX_HASHED_BYTES) return undefined
    return { path, size, modified_time: Math.round(mtimeMs), uid, mode, sha256: await hashFile(handle) }
  } catch {
    return undefined
  } finally {
    await handle.close()
  }
}
