import type { Readable } from 'node:stream'

/** What is wanted of files: their records, or the bytes as they lie there, whatever they hold. */
export type Reading = 'records' | 'bytes'

/** A file, an archive, a member of one, or standard input: telemetry, and the name that errors about it carry. */
export interface Input {
  /** Path, `archive.zip!member`, or `-` for standard input. */
  readonly name: string
  /** Bytes of the file on disk, where known: what a progress bar counts against. */
  readonly sizeBytes: number
  /** When the file was last changed, where known. Milliseconds since the epoch. */
  readonly modifiedTime?: number
  /**
   * Opens it, once: one stream, or of an archive that can only be read from its start to its end one a member, each to
   * be read before the next. `onRead` hears how many bytes of the file on disk were read.
   */
  open(onRead?: (bytes: number) => void): AsyncIterable<OpenInput>
}

export interface OpenInput {
  /** The name of the input, or `archive.tar!member`. */
  readonly name: string
  readonly modifiedTime?: number
  /** What its unpacked bytes are, by the name's ending. */
  readonly format: 'text' | 'evtx' | 'csv'
  /** Unpacked bytes. Ends early, without throwing, where the input is damaged: everything before that place comes out. */
  readonly bytes: Readable
  /** After the end: why it came early, or undefined. */
  failure(): string | undefined
  /** After the end: what was skipped in between because it was damaged, with its place. Bounded. */
  damage(): readonly string[]
}
