import type { Readable } from 'node:stream'

/** What is wanted of files: their records, or the bytes as they lie there, whatever they hold. */
export type Reading = 'records' | 'bytes'

/** A stream of telemetry and the name that errors about it carry. */
export interface Input {
  /** Path, `archive.zip!member`, or `-` for standard input. */
  readonly name: string
  /** Bytes of the file on disk, where known: what a progress bar counts against. */
  readonly sizeBytes: number
  /** When the file was last changed, where known. Milliseconds since the epoch. */
  readonly modifiedTime?: number
  /** Unpacked bytes. Call once. `onRead` hears how many bytes of the file on disk were read. */
  open(onRead?: (bytes: number) => void): OpenInput
}

export interface OpenInput {
  /** Ends early, without throwing, where the input is damaged: everything before that place comes out. */
  readonly bytes: Readable
  /** After the end: why it came early, or undefined. */
  failure(): string | undefined
  /** After the end: what was skipped in between because it was damaged, with its place. Bounded. */
  damage(): readonly string[]
}
