export type ContentEncoding = 'identity' | 'gzip' | 'zstd'

/** What was known of a body when it arrived. */
export interface FrameHeader {
  readonly tenantId: string
  readonly source: string
  /** Milliseconds since the epoch. */
  readonly receivedTime: number
  readonly contentEncoding: ContentEncoding
  /** A media type such as `application/x-ndjson`; decides how the body is cut into records. */
  readonly contentType: string
  /** The sender's key for this body: a second body with the same key is not stored again. */
  readonly batchKey?: string
}

export interface LogFrame {
  readonly partition: number
  /** Grows by one or more from frame to frame; opaque to callers except for its order. */
  readonly offset: number
  /** The offset at which the frame after this one will be found. */
  readonly nextOffset: number
  readonly header: FrameHeader
  /** The sender's body, byte for byte as received. */
  readonly body: Uint8Array
}

/**
 * Ordered, durable bodies by partition.
 *
 * Promise: `append` resolves only when the frame survives the machine losing power; frames of a partition are
 * read back in the order of their offsets, whole, from any offset; a torn tail is cut off on opening, never read.
 */
export interface EventLog {
  readonly partitions: number
  /**
   * Rejects with `LOG_FULL` where the spool's bound is reached, `LOG_FRAME_TOO_LARGE` or `LOG_CLOSED`, and then
   * nothing was written. The body may not change before this resolves.
   */
  append(
    partition: number,
    header: FrameHeader,
    body: Uint8Array,
  ): Promise<{ readonly offset: number; readonly nextOffset: number }>
  /**
   * Reads from `from`, or from the oldest that is left; with `follow`, waits for new frames until the signal aborts
   * or the log closes. Throws `LOG_CORRUPT` with the place of damage, `LOG_TOO_SHORT` where `from` lies beyond the end.
   */
  read(
    partition: number,
    from: number,
    options?: { readonly follow?: boolean; readonly signal?: AbortSignal },
  ): AsyncIterable<LogFrame>
  /** The offset that the next frame will get. */
  end(partition: number): number
  /** The oldest offset that can still be read. */
  start(partition: number): number
  /** Bytes on disk between `from` and the end. */
  backlogBytes(partition: number, from: number): number
  /** Lets go of what lies before `before`; whole segments only. */
  trim(partition: number, before: number): Promise<void>
  close(): Promise<void>
}
