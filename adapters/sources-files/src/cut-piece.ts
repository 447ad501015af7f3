/** Whole lines, or a mailbox of messages, in memory of their own; or a record that cannot be used. */
export type CutPiece =
  | { readonly kind: 'lines' | 'mail'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'bad'; readonly problem: string }

/** Cuts text as it comes. Where cuts fall depends on the bytes alone, not on how they come. */
export interface Cutter {
  push(chunk: Buffer): Iterable<CutPiece>
  /** What is left when the text ends; where it breaks off, its last record is not whole. */
  end(how: { readonly isBrokenOff: boolean }): Iterable<CutPiece>
}

export const BROKEN_OFF = { kind: 'bad', problem: 'the input breaks off in this record' } as const

export function linesOf(bytes: Buffer): CutPiece {
  return { kind: 'lines', bytes: new Uint8Array(bytes) }
}
