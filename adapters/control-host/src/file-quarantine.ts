import { constants } from 'node:fs'
import {
  chmod,
  chown,
  copyFile,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  utimes,
} from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { hashFile } from './hash-file.ts'

/** A file that was taken away, with all that brings it back. */
export interface QuarantinedFile {
  /** SHA-256 of its bytes. */
  readonly id: string
  readonly path: string
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly size: number
  readonly modified_time: number
  readonly quarantined_time: number
}

export type QuarantineResult =
  | { readonly ok: true; readonly file: QuarantinedFile }
  | { readonly ok: false; readonly reason: string }

export interface FileQuarantine {
  /** Takes a regular file away if its hash is the one that is meant (any, when none is given). */
  quarantine(path: string, sha256?: string): Promise<QuarantineResult>
  /** Puts it back with owner, mode and time; refuses where something else is in its place now. */
  release(id: string): Promise<QuarantineResult>
  list(): Promise<readonly QuarantinedFile[]>
}

/** Files are kept unreadable under their hash in a folder that only root enters. `now`: ms since the epoch. */
export function createFileQuarantine(folder: string, now: () => number): FileQuarantine {
  const paths = (id: string) => ({ bytes: join(folder, `${id}.bytes`), facts: join(folder, `${id}.json`) })
  const find = async (id: string): Promise<QuarantinedFile | undefined> =>
    /^[0-9a-f]{64}$/.test(id) ? readJson(paths(id).facts) : undefined
  return {
    async quarantine(path, sha256) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const wanted = sha256?.toLowerCase()
      if (wanted !== undefined) {
        const done = await find(wanted)
        if (done?.path === path && !(await exists(path))) return { ok: true, file: done }
      }
      return takeAway(path, wanted, now(), paths)
    },
    async release(id) {
      const file = await find(id)
      if (file === undefined) return { ok: false, reason: `no file ${id} is in quarantine` }
      if (await exists(file.path)) {
        return (await hashOf(file.path)) === id
          ? finish(file, paths(id))
          : { ok: false, reason: `${file.path} is another file now; move it away first` }
      }
      const part = join(dirname(file.path), `.${basename(file.path)}.opensoc-release`)
      await mkdir(dirname(file.path), { recursive: true })
      await copyFile(paths(id).bytes, part)
      await chmod(part, file.mode & 0o7777)
      await chown(part, file.uid, file.gid)
      await utimes(part, file.modified_time / 1000, file.modified_time / 1000)
      await rename(part, file.path)
      return finish(file, paths(id))
    },
    async list() {
      const names = await readdir(folder).catch(() => [])
      const files = await Promise.all(
        names.filter((name) => name.endsWith('.json')).map((name) => readJson(join(folder, name))),
      )
      return files.filter((one) => one !== undefined)
    },
  }
}

type Paths = (id: string) => { readonly bytes: string; readonly facts: string }

/** The bytes are copied and safe on disk before the file goes: a crash in between leaves both, never none. */
async function takeAway(
  path: string,
  wanted: string | undefined,
  now: number,
  paths: Paths,
): Promise<QuarantineResult> {
  if (resolve(path) !== path) return { ok: false, reason: `${path} is no full path` }
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch((error: Error) => error)
  if (handle instanceof Error) return { ok: false, reason: `Cannot access file: ${handle.message}` }
  try {
    const stat = await handle.stat()
    if (!stat.isFile()) return { ok: false, reason: `${path} is no regular file` }
    const id = await hashFile(handle)
    if (wanted !== undefined && id !== wanted) return { ok: false, reason: `${path} has another hash: ${id}` }
    const { mode, uid, gid, size, mtimeMs } = stat
    const file = { id, path, mode, uid, gid, size, modified_time: Math.round(mtimeMs), quarantined_time: now }
    const { bytes, facts } = paths(id)
    const copy = await open(bytes, 'w', 0o400)
    await copy.writeFile(handle.createReadStream({ start: 0, autoClose: false }))
    await copy.sync()
    await copy.close()
    const kept = await open(facts, 'w', 0o600)
    await kept.writeFile(JSON.stringify(file))
    await kept.sync()
    await kept.close()
    if ((await hashOf(bytes)) !== id) return { ok: false, reason: `${path} changed while it was read` }
    await rm(path)
    return { ok: true, file }
  } finally {
    await handle.close()
  }
}

async function finish(file: QuarantinedFile, { bytes, facts }: ReturnType<Paths>): Promise<QuarantineResult> {
  await rm(facts, { force: true })
  await rm(bytes, { force: true })
  return { ok: true, file }
}

async function hashOf(path: string): Promise<string> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    return await hashFile(handle)
  } finally {
    await handle.close()
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}

async function readJson(path: string): Promise<QuarantinedFile | undefined> {
  return readFile(path, 'utf8').then(
    (text) => JSON.parse(text) as QuarantinedFile,
    () => undefined,
  )
}
