import { BROKEN_OFF, type CutPiece, type Cutter } from './cut-piece.ts'
import { MailSplitter } from './mail-splitter.ts'
import { mailboxEntry } from './mailbox-entry.ts'
import type { SplitRecord } from './record-splitter.ts'

/** Cuts mail into mailboxes of at most `maxBytes`; a longer message stands alone. */
export class MailCutter implements Cutter {
  readonly #maxBytes: number
  readonly #splitter: MailSplitter
  #entries: Buffer[] = []
  #size = 0

  constructor(kind: 'message' | 'mailbox', maxBytes: number) {
    this.#maxBytes = maxBytes
    this.#splitter = new MailSplitter(kind)
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
    if (this.#size + bytes.length > this.#maxBytes) yield* this.#flush()
    const entry = mailboxEntry(bytes)
    this.#entries.push(entry)
    this.#size += entry.length
  }

  *#flush(): Generator<CutPiece> {
    if (this.#size > 0) yield { kind: 'mail', bytes: new Uint8Array(Buffer.concat(this.#entries)) }
    this.#entries = []
    this.#size = 0
  }
}
