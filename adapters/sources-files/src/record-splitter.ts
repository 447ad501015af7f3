/** One record's bytes with its place; `problem` where it cannot be used. */
export interface SplitRecord {
  readonly bytes: Buffer
  /** 1-based line on which it starts. */
  readonly line: number
  readonly problem?: string
  /** It explains the lines below it, and is no record itself. */
  readonly isDirective?: true
}

const NEWLINE = 10
const QUOTE = 34
const BACKSLASH = 92
const OPEN_BRACKET = 91
const CLOSE_BRACKET = 93
const OPEN_BRACE = 123
const CLOSE_BRACE = 125

/**
 * Cuts a stream into records with bounded memory: the lines of text and NDJSON, the elements of a JSON array,
 * or JSON objects that spread over several lines. Which of these it is, the first bytes tell.
 * A record longer than `maxBytes` is skipped to its end and reported, never held.
 */
export class RecordSplitter {
  readonly #maxBytes: number
  #mode: 'unknown' | 'lines' | 'values' = 'unknown'
  #parts: Buffer[] = []
  #size = 0
  #line = 1
  #startLine = 1
  #depth = 0
  #inString = false
  #escaped = false
  #started = false

  constructor(options: { readonly maxBytes: number }) {
    this.#maxBytes = options.maxBytes
  }

  push(chunk: Buffer): SplitRecord[] {
    const records: SplitRecord[] = []
    const bytes = this.#mode === 'unknown' ? this.#chooseMode(chunk) : chunk
    if (bytes === undefined) return records
    if (this.#mode === 'lines') this.#splitLines(bytes, records)
    else this.#splitValues(bytes, records)
    return records
  }

  /** What is left when the stream ends. */
  end(): SplitRecord[] {
    if (this.#mode === 'unknown') {
      const held = Buffer.concat(this.#parts)
      this.#reset()
      this.#mode = looksLikeValues(held, -1) ? 'values' : 'lines'
      return [...this.push(held), ...this.end()]
    }
    const isCutOff = this.#mode === 'values' && this.#depth > 0
    if (this.#size === 0 || (this.#mode === 'values' && !this.#started)) return []
    return [isCutOff ? { ...this.#take(), problem: 'the JSON value is cut off' } : this.#take()]
  }

  /** Looks at the first line, or at the first 64 KiB of it. */
  #chooseMode(chunk: Buffer): Buffer | undefined {
    this.#parts.push(chunk)
    this.#size += chunk.length
    const held = Buffer.concat(this.#parts)
    const text = held.subarray(0, 65536)
    const newline = text.indexOf(NEWLINE)
    if (newline === -1 && held.length < 65536) return undefined
    this.#mode = looksLikeValues(text, newline) ? 'values' : 'lines'
    this.#reset()
    return held
  }

  #splitLines(chunk: Buffer, records: SplitRecord[]): void {
    let start = 0
    for (let end = chunk.indexOf(NEWLINE, start); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      this.#hold(chunk, start, end)
      if (this.#size > 0) records.push(this.#take())
      this.#line++
      this.#startLine = this.#line
      start = end + 1
    }
    this.#hold(chunk, start, chunk.length)
  }

  #splitValues(chunk: Buffer, records: SplitRecord[]): void {
    let start = this.#started ? 0 : -1
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!
      if (byte === NEWLINE) this.#line++
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false
        else if (byte === BACKSLASH) this.#escaped = true
        else if (byte === QUOTE) this.#inString = false
      } else if (byte === QUOTE) this.#inString = true
      else if (byte === OPEN_BRACE || (byte === OPEN_BRACKET && this.#depth > 0)) {
        if (this.#depth++ === 0) {
          start = at
          this.#started = true
          this.#startLine = this.#line
        }
      } else if ((byte === CLOSE_BRACE || byte === CLOSE_BRACKET) && this.#depth > 0 && --this.#depth === 0) {
        this.#hold(chunk, start, at + 1)
        records.push(this.#take())
        this.#started = false
        start = -1
      }
    }
    if (this.#started) this.#hold(chunk, Math.max(start, 0), chunk.length)
  }

  #hold(chunk: Buffer, from: number, to: number): void {
    if (to <= from) return
    this.#size += to - from
    if (this.#size <= this.#maxBytes) this.#parts.push(chunk.subarray(from, to))
    else if (this.#parts.length > 1) this.#parts = [Buffer.concat(this.#parts).subarray(0, 1024)]
  }

  #take(): SplitRecord {
    const isTooLong = this.#size > this.#maxBytes
    const record = {
      bytes: this.#parts.length === 1 ? this.#parts[0]! : Buffer.concat(this.#parts),
      line: this.#startLine,
      ...(isTooLong ? { problem: `${this.#size} bytes; a record is at most ${this.#maxBytes}` } : {}),
    }
    this.#reset()
    return record
  }

  #reset(): void {
    this.#parts = []
    this.#size = 0
  }
}

/** An array, or an object that does not end on its first line. */
export function looksLikeValues(text: Buffer, newline: number): boolean {
  const start = text.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? 3 : 0
  const first = text.subarray(start).find((byte) => byte > 32)
  if (first === OPEN_BRACKET) return true
  if (first !== OPEN_BRACE || newline === -1) return false
  const line = text.subarray(start, newline).toString('utf8').trim()
  return line !== '' && !line.endsWith('}')
}
