import type { FileMatch } from '@opensoc/domain'

/** What the process is told. Answers come in the order of the questions. */
export type ToScanner =
  | { readonly kind: 'compile'; readonly source: string }
  | { readonly kind: 'scan'; readonly bytes: Uint8Array }

export interface CompilerSays {
  readonly message: string
  /** 1-based, in the source as it was given. */
  readonly line: number
  readonly column: number
}

export type FromScanner =
  | { readonly kind: 'unavailable'; readonly detail: string }
  | { readonly kind: 'invalid'; readonly errors: readonly CompilerSays[] }
  | { readonly kind: 'ready'; readonly warnings: readonly CompilerSays[] }
  | { readonly kind: 'scanned'; readonly matches: readonly FileMatch[] }
  | { readonly kind: 'failed'; readonly detail: string }
