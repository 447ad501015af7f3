import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { logGap } from './log-error.ts'

/** A file of frames, named `<offset of its first byte in the partition's endless stream>-<key>.seg`. */
export interface Segment {
  readonly path: string
  readonly start: number
  /** Random; every frame of the segment carries it. */
  readonly key: Buffer
  /** Bytes that are durable. */
  size: number
}

const NAME = /^(\d{20})-([0-9a-f]{16})\.seg$/

export async function createSegment(folder: string, start: number): Promise<Segment> {
  const key = randomBytes(8)
  const path = join(folder, `${String(start).padStart(20, '0')}-${key.toString('hex')}.seg`)
  await (await open(path, 'wx', 0o600)).close()
  syncFolder(folder)
  return { path, start, key, size: 0 }
}

/** In the order of their offsets, sizes as the file system says. Throws `LOG_CORRUPT` where one is missing between. */
export async function listSegments(folder: string): Promise<Segment[]> {
  const found: Segment[] = []
  for (const name of await readdir(folder)) {
    const [, start, key] = NAME.exec(name) ?? []
    if (start === undefined || key === undefined) continue
    const path = join(folder, name)
    found.push({ path, start: Number(start), key: Buffer.from(key, 'hex'), size: (await stat(path)).size })
  }
  found.sort((a, b) => a.start - b.start || b.size - a.size)
  const segments: Segment[] = []
  for (const segment of found) {
    const before = segments.at(-1)
    if (before?.start === segment.start && segment.size === 0) continue
    if (before !== undefined && before.start + before.size !== segment.start)
      throw logGap(segment.path, before.start + before.size)
    segments.push(segment)
  }
  return segments
}

/** Durable when it returns: a gap in the middle can never come of a crash. */
export function removeSegment(folder: string, segment: Segment): void {
  rmSync(segment.path)
  syncFolder(folder)
}

/** A new or removed directory entry is durable only after this. */
export function syncFolder(folder: string): void {
  const file = openSync(folder, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
