import type { SplitRecord } from './record-splitter.ts'

/** A longer message is skipped to its end and reported: 24 MiB holds what mail servers deliver. */
const MAX_MESSAGE_BYTES = 24 * 1024 * 1024

const NEWLINE = 10
const FROM = Buffer.from('From ')

/** The kind of mail file that a name tells; undefined for other files. */
export function mailFileOf(name: string): 'message' | 'mailbox' | undefined {
  const ending = /\.(eml|mbox)(\.gz|\.zst)?$/i.exec(name)?.[1]?.toLowerCase()
  return ending === undefined ? undefined : ending === 'eml' ? 'message' : 'mailbox'
}

/** Cuts a stream into mail messages: one, or those that the `From ` lines of a mailbox (RFC 4155) begin. */
export class MailSplitter {
  readonly #isMailbox: boolean
  #rest: Buffer = Buffer.alloc(0)
  #lines: Buffer[] = []
  #size = 0
  #line = 0
  #startLine = 1

  constructor(kind: 'message' | 'mailbox') {
    this.#isMailbox = kind === 'mailbox'
  }

  push(chunk: Buffer): SplitRecord[] {
    const records: SplitRecord[] = []
    const bytes = Buffer.concat([this.#rest, chunk])
    let start = 0
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      this.#take(bytes.subarray(start, end + 1), records)
      start = end + 1
    }
    this.#rest = bytes.subarray(start)
    return records
  }

  end(): SplitRecord[] {
    const records: SplitRecord[] = []
    if (this.#rest.length > 0) this.#take(this.#rest, records)
    this.#close(records)
    return records
  }

  #take(line: Buffer, records: SplitRecord[]): void {
    this.#line++
    const begins = this.#isMailbox && line.subarray(0, FROM.length).equals(FROM)
    if (begins) {
      this.#close(records)
      this.#startLine = this.#line
      return
    }
    this.#size += line.length
    if (this.#size <= MAX_MESSAGE_BYTES) this.#lines.push(line)
    else this.#lines = []
  }

  #close(records: SplitRecord[]): void {
    if (this.#size > MAX_MESSAGE_BYTES) {
      const problem = `${this.#size} bytes; a message is at most ${MAX_MESSAGE_BYTES}`
      records.push({ bytes: Buffer.alloc(0), line: this.#startLine, problem })
    } else if (this.#size > 0) records.push({ bytes: Buffer.concat(this.#lines), line: this.#startLine })
    this.#lines = []
    this.#size = 0
  }
}
