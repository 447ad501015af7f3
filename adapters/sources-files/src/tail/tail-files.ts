import { glob, readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from '@opensoc/kernel'
import type { TailPosition, TailPositions } from './tail-position.ts'
import { type DeliverLines, fileKeyOf, TailedFile } from './tailed-file.ts'

export interface TailOptions {
  /** Paths or globs such as `/var/log/zeek/*.log`. */
  readonly patterns: readonly string[]
  readonly positions: TailPositions
  readonly deliver: DeliverLines
  readonly logger: Logger
  /** How often folders and files are looked at, milliseconds. */
  readonly pollMs?: number
  /** Files open at once; those beyond are left out, with a line in the log. */
  readonly maxFiles?: number
}

export interface TailCounts {
  readonly files: number
  /** Lines that are durable, and their bytes. */
  readonly lines: number
  readonly bytes: number
}

export interface Tail {
  counts(): TailCounts
  /** Looks once more at everything, and stops. */
  close(): Promise<void>
}

const MAX_FILES = 2000
/** Files of one folder that are looked at to find one under its new name. */
const MAX_SIBLINGS = 10_000
/** A writer goes on with a file that was renamed until it is told: so often it is looked at without a new line. */
const LEAVING_LOOKS = 10
const RETRY_MS = 500
/** Chunks of one file before the others have their turn. */
const TURN_CHUNKS = 8

/**
 * Follows files as they grow: new ones, renamed ones to their end, and ones that are cut off and begin anew
 * (`copytruncate`; what was not read yet is found in the copy, if the copy lies in the same folder).
 */
export function tailFiles(options: TailOptions): Tail {
  const follower = new Follower(options)
  const closing = new AbortController()
  const running = follower.run(closing.signal)
  return {
    counts: () => follower.counts(),
    async close() {
      closing.abort()
      await running
    },
  }
}

class Follower {
  readonly #options: TailOptions
  readonly #files = new Map<string, TailedFile>()
  /** No pattern names them any more: they are let go after so many looks without a new line. */
  readonly #leaving = new Map<string, number>()
  #lines = 0
  #bytes = 0
  #saidTooMany = false
  #signal: AbortSignal | undefined

  constructor(options: TailOptions) {
    this.#options = options
  }

  counts(): TailCounts {
    return { files: this.#files.size, lines: this.#lines, bytes: this.#bytes }
  }

  async run(signal: AbortSignal): Promise<void> {
    this.#signal = signal
    const { logger, pollMs = 1000 } = this.#options
    await this.#findLeft().catch((error: Error) => logger.error('tail failed', { error: error.message }))
    for (let isOver = false; !isOver; ) {
      isOver = signal.aborted
      try {
        await this.#look()
        while ((await this.#readTurn()) && !signal.aborted) {
          // Until nothing is left; every file has its turn.
        }
      } catch (error) {
        if (!signal.aborted) logger.error('tail failed', { error: (error as Error).message })
      }
      if (!isOver) await wait(pollMs, undefined, { signal }).catch(() => undefined)
    }
    for (const file of this.#files.values()) await file.close()
  }

  /** Files that were renamed while the platform was away: their last lines are still to be read. */
  async #findLeft(): Promise<void> {
    const { positions } = this.#options
    for (const key of await positions.fileKeys()) {
      const position = await positions.load(key)
      const path = position === undefined ? undefined : await findByKey(dirname(position.path), key)
      if (path === undefined) await positions.forget(key)
      else await this.#open(path, key)
    }
  }

  async #look(): Promise<void> {
    const named = new Map<string, string>()
    for (const pattern of this.#options.patterns) {
      for await (const path of glob(pattern)) {
        const found = await stat(path).catch(() => undefined)
        if (found?.isFile()) named.set(fileKeyOf(found.dev, found.ino), path)
      }
    }
    for (const [key, looks] of this.#leaving) this.#leaving.set(key, looks - 1)
    for (const [key, file] of this.#files) {
      const path = named.get(key)
      if (path === undefined) this.#leaving.set(key, this.#leaving.get(key) ?? LEAVING_LOOKS)
      else {
        this.#leaving.delete(key)
        file.renamed(path)
      }
      if (!(await file.isUntouched())) await this.#cutOff(file)
    }
    for (const [key, path] of named) if (!this.#files.has(key)) await this.#openNew(path, key)
  }

  /** A new file may be the copy of one that is followed. */
  async #openNew(path: string, key: string): Promise<void> {
    const others = [...this.#files.values()].filter((other) => dirname(other.path) === dirname(path))
    const file = await this.#open(path, key)
    for (const other of others) if (await file?.continueAt(await other.position())) return
  }

  async #open(path: string, key: string): Promise<TailedFile | undefined> {
    if (this.#files.has(key)) return undefined
    const { maxFiles = MAX_FILES, logger, positions } = this.#options
    if (this.#files.size >= maxFiles) {
      if (!this.#saidTooMany) logger.error('too many files to follow: some are left out', { maxFiles })
      this.#saidTooMany = true
      return undefined
    }
    const file = await TailedFile.open(path, key, positions)
    if (file === undefined) return undefined
    this.#files.set(key, file)
    if (file.before !== undefined) await this.#sayCutOff(file, file.before)
    return file
  }

  /** What was not read of a file before it was cut off is in its copy, if there is one. */
  async #cutOff(file: TailedFile): Promise<void> {
    const position = await file.position()
    file.restart()
    await this.#sayCutOff(file, position)
  }

  async #sayCutOff(file: TailedFile, before: TailPosition): Promise<void> {
    const copy = await this.#findCopy(before)
    this.#options.logger.info('a file was cut off and begins anew', {
      path: file.path,
      ...(copy === undefined ? {} : { copy: copy.path }),
    })
  }

  async #findCopy(original: TailPosition): Promise<TailedFile | undefined> {
    if (original.offset === 0) return undefined
    for (const path of await siblings(dirname(original.path))) {
      const found = await stat(path).catch(() => undefined)
      if (found === undefined || !found.isFile() || found.size < original.offset) continue
      const key = fileKeyOf(found.dev, found.ino)
      const known = this.#files.get(key)
      const copy = known ?? (await this.#open(path, key))
      if (copy === undefined) continue
      if (await copy.continueAt(original)) return copy
      if (known !== undefined) continue
      this.#files.delete(copy.key)
      await copy.close()
    }
    return undefined
  }

  /** Gives each file a turn; true while any had something. */
  async #readTurn(): Promise<boolean> {
    let hadSome = false
    for (const [key, file] of this.#files) {
      const looksLeft = this.#leaving.get(key)
      const isLast = looksLeft !== undefined && looksLeft <= 0
      let isDone = false
      for (let turn = 0; turn < TURN_CHUNKS && !isDone; turn++) {
        isDone = !(await file.deliverNext((body, batchKey) => this.#deliver(body, batchKey), isLast))
        hadSome ||= !isDone
        if (!isDone && looksLeft !== undefined && !isLast) this.#leaving.set(key, LEAVING_LOOKS)
      }
      if (isLast && isDone) await this.#letGo(key, file)
    }
    return hadSome
  }

  async #letGo(key: string, file: TailedFile): Promise<void> {
    this.#leaving.delete(key)
    this.#files.delete(key)
    await file.close()
    await this.#options.positions.forget(key)
  }

  /** A full spool makes the files wait: nothing is read on. */
  async #deliver(body: Buffer, batchKey: string): Promise<void> {
    for (;;) {
      try {
        await this.#options.deliver(body, batchKey)
        this.#lines += linesIn(body)
        this.#bytes += body.length
        return
      } catch (error) {
        if (this.#signal?.aborted || (error as { code?: string }).code !== 'LOG_FULL') throw error
        await wait(RETRY_MS, undefined, { signal: this.#signal! }).catch(() => undefined)
      }
    }
  }
}

function linesIn(body: Buffer): number {
  let lines = 0
  for (let at = body.indexOf(10); at !== -1; at = body.indexOf(10, at + 1)) lines += 1
  return body.at(-1) === 10 ? lines : lines + 1
}

async function findByKey(folder: string, key: string): Promise<string | undefined> {
  for (const path of await siblings(folder)) {
    const found = await stat(path).catch(() => undefined)
    if (found !== undefined && fileKeyOf(found.dev, found.ino) === key) return path
  }
  return undefined
}

async function siblings(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.slice(0, MAX_SIBLINGS).map((name) => join(folder, name))
}
