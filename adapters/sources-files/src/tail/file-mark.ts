import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'

/** What makes a file the same file when it is met again: how it begins, and what stands just before the place read to. */
export interface FileMark {
  readonly headBytes: number
  readonly head: string
  readonly guard: string
}

const HEAD_BYTES = 1024
const GUARD_BYTES = 64

export async function markOf(file: FileHandle, offset: number): Promise<FileMark> {
  const headBytes = Math.min(HEAD_BYTES, offset)
  const guardBytes = Math.min(GUARD_BYTES, offset)
  return {
    headBytes,
    head: await hashOf(file, 0, headBytes),
    guard: await hashOf(file, offset - guardBytes, guardBytes),
  }
}

/** Whether the file still holds what was read of it up to `offset`. */
export async function hasMark(file: FileHandle, offset: number, mark: FileMark): Promise<boolean> {
  const found = await markOf(file, offset)
  return found.headBytes === mark.headBytes && found.head === mark.head && found.guard === mark.guard
}

async function hashOf(file: FileHandle, position: number, size: number): Promise<string> {
  const bytes = Buffer.alloc(size)
  const { bytesRead } = await file.read(bytes, 0, size, position)
  return createHash('sha256').update(bytes.subarray(0, bytesRead)).digest('hex').slice(0, 32)
}
