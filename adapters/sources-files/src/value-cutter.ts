import { BROKEN_OFF, type CutPiece, type Cutter, linesOf } from './cut-piece.ts'
import { RecordSplitter, type SplitRecord } from './record-splitter.ts'

const NEWLINE = 10
const LINE_END = Buffer.from('\n')

/** Cuts the elements of a JSON array, or JSON objects that spread over lines, into pieces of a line a value. */
export class ValueCutter implements Cutter {
  readonly #maxBytes: number
  readonly #splitter: RecordSplitter
  #lines: Buffer[] = []
  #size = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
    this.#splitter = new RecordSplitter({ maxBytes })
  }

  *push(chunk: Buffer): Generator<CutPiece> {
    for (const record of this.#splitter.push(chunk)) yield* this.#add(record)
  }

  *end({ isBrokenOff }: { readonly isBrokenOff: boolean }): Generator<CutPiece> {
    for (const record of this.#splitter.end())
      yield* this.#add(isBrokenOff ? { ...record, problem: BROKEN_OFF.problem } : record)
    yield* this.#flush()
  }

  *#add({ bytes, line, problem }: SplitRecord): Generator<CutPiece> {
    if (problem !== undefined) {
      yield* this.#flush()
      yield { kind: 'bad', problem: `line ${line}: ${problem}` }
      return
    }
    if (this.#size + bytes.length >= this.#maxBytes) yield* this.#flush()
    this.#lines.push(oneLine(bytes), LINE_END)
    this.#size += bytes.length + 1
  }

  *#flush(): Generator<CutPiece> {
    if (this.#size > 0) yield linesOf(Buffer.concat(this.#lines))
    this.#lines = []
    this.#size = 0
  }
}

/** Line breaks of a JSON text stand only between its tokens: a space means the same. */
function oneLine(bytes: Buffer): Buffer {
  return bytes.includes(NEWLINE)
    ? Buffer.from(bytes.map((byte) => (byte === NEWLINE || byte === 13 ? 32 : byte)))
    : bytes
}
