import type { Result } from '@opensoc/kernel'

/** Where one string of a rule lies in the bytes. */
export interface MatchedString {
  /** As the rule names it, such as `$mz`. */
  readonly identifier: string
  /** In bytes from the start. */
  readonly offset: number
  readonly sizeBytes: number
}

/** A rule that the bytes match. */
export interface FileMatch {
  readonly rule: string
  readonly tags: readonly string[]
  /** What the rule's author says of it: texts and numbers. */
  readonly meta: Readonly<Record<string, string | number>>
  /** At most {@link MAX_MATCHED_STRINGS}. */
  readonly strings: readonly MatchedString[]
}

export interface ScanFailure {
  readonly reason: 'too_large' | 'timed_out' | 'crashed'
  readonly detail: string
}

export const MAX_MATCHED_STRINGS = 100

/**
 * Rules over the bytes of files and attachments.
 *
 * Promise: bytes are hostile. A scan is bounded in size and time, and one that is too large, takes too long or brings
 * the engine down is an outcome of its own, after which the next scan works as if nothing had been. Scans that are
 * asked for at the same time run one after the other, and each gets its own answer. The bytes may not change before
 * the scan resolves.
 */
export interface FileScanner {
  /** Larger ones are refused. */
  readonly maxFileBytes: number
  /** What the compiler says of rules that it takes, such as that one is slow. */
  readonly warnings: readonly string[]
  /** The rules that match, in the order in which they were given. Rejects with `SCANNER_CLOSED` after `close`. */
  scan(bytes: Uint8Array): Promise<Result<readonly FileMatch[], ScanFailure>>
  close(): Promise<void>
}
