import type { CutPiece, Cutter } from './cut-piece.ts'
import { LineCutter } from './line-cutter.ts'
import { looksLikeValues } from './record-splitter.ts'
import { ValueCutter } from './value-cutter.ts'

const NEWLINE = 10
const HEAD_BYTES = 65_536

/** Cuts text by lines, or by JSON values: which of these it is, its first line tells, or the first 64 KiB of it. */
export class TextCutter implements Cutter {
  readonly #maxBytes: number
  #cutter: Cutter | undefined
  #head: Buffer = Buffer.alloc(0)

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  *push(chunk: Buffer): Generator<CutPiece> {
    if (this.#cutter !== undefined) return yield* this.#cutter.push(chunk)
    this.#head = this.#head.length === 0 ? chunk : Buffer.concat([this.#head, chunk])
    const newline = this.#head.subarray(0, HEAD_BYTES).indexOf(NEWLINE)
    if (newline !== -1 || this.#head.length >= HEAD_BYTES) yield* this.#choose(newline).push(this.#head)
  }

  *end(how: { readonly isBrokenOff: boolean }): Generator<CutPiece> {
    if (this.#cutter === undefined) yield* this.#choose(-1).push(this.#head)
    yield* this.#cutter!.end(how)
  }

  #choose(newline: number): Cutter {
    const isValues = looksLikeValues(this.#head.subarray(0, HEAD_BYTES), newline)
    this.#cutter = isValues ? new ValueCutter(this.#maxBytes) : new LineCutter(this.#maxBytes)
    return this.#cutter
  }
}
