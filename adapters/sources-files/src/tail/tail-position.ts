import type { FileMark } from './file-mark.ts'

/** How far a file was read; kept so that a restart goes on there. */
export interface TailPosition {
  readonly path: string
  /** How often it was cut off or written anew. */
  readonly generation: number
  /** Everything before it is durable in the log. */
  readonly offset: number
  /** The chunk from `offset` to here may be: it is delivered again, whole and under the same key. */
  readonly inflightEnd?: number
  readonly mark: FileMark
}

/** Where positions are kept. What `save` resolved for survives a crash. */
export interface TailPositions {
  load(fileKey: string): Promise<TailPosition | undefined>
  save(fileKey: string, position: TailPosition): Promise<void>
  forget(fileKey: string): Promise<void>
  /** The files that have a position. */
  fileKeys(): Promise<readonly string[]>
}
