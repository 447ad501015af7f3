import { BROKEN_OFF, type CutPiece, type Cutter, linesOf } from './cut-piece.ts'

const NEWLINE = 10

/**
 * Cuts text into pieces of whole lines without looking at them, at most `maxBytes` each, which is also how long a line
 * may be: a longer one is skipped to its end and named, never held.
 */
export class LineCutter implements Cutter {
  readonly #maxBytes: number
  #held: Buffer[] = []
  #size = 0
  /** Bytes so far of a line that is too long. */
  #skipped = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  *push(chunk: Buffer): Generator<CutPiece> {
    this.#held.push(chunk)
    this.#size += chunk.length
    // One more than fits shows whether a line that fills a piece ends there.
    if (this.#size > this.#maxBytes) yield* this.#cut()
  }

  *end({ isBrokenOff }: { readonly isBrokenOff: boolean }): Generator<CutPiece> {
    yield* this.#cut()
    const rest = this.#take()
    if (this.#skipped > 0) yield this.#tooLong(0)
    const whole = isBrokenOff ? rest.lastIndexOf(NEWLINE) + 1 : rest.length
    if (whole > 0) yield linesOf(rest.subarray(0, whole))
    if (whole < rest.length) yield BROKEN_OFF
  }

  *#cut(): Generator<CutPiece> {
    let held = this.#take()
    for (;;) {
      if (this.#skipped > 0) {
        const end = held.indexOf(NEWLINE)
        if (end === -1) {
          this.#skipped += held.length
          return
        }
        yield this.#tooLong(end)
        held = held.subarray(end + 1)
      }
      if (held.length <= this.#maxBytes) break
      // The newline of a line that fills the piece stands one byte beyond it.
      const end = held.lastIndexOf(NEWLINE, this.#maxBytes) + 1
      if (end > 0) yield linesOf(held.subarray(0, end))
      else this.#skipped = this.#maxBytes
      held = held.subarray(end > 0 ? end : this.#maxBytes)
    }
    this.#held = [held]
    this.#size = held.length
  }

  #tooLong(more: number): CutPiece {
    const size = this.#skipped + more
    this.#skipped = 0
    return { kind: 'bad', problem: `${size} bytes; a record is at most ${this.#maxBytes}` }
  }

  #take(): Buffer {
    const held = this.#held.length === 1 ? this.#held[0]! : Buffer.concat(this.#held)
    this.#held = []
    this.#size = 0
    return held
  }
}
