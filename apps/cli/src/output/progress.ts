const WIDTH = 28
const REDRAW_MS = 100
const PLAIN_LINE_MS = 5000

/** A bar on a terminal, a plain line every few seconds elsewhere; on standard error, so that output stays clean. */
export class Progress {
  readonly #label: string
  readonly #unit: string | undefined
  #total: number
  readonly #started = performance.now()
  readonly #isTerminal = process.stderr.isTTY === true
  #done = 0
  #note = ''
  #drawn = 0

  /** Without a unit bytes are counted. A total of 0 is not known. */
  constructor(
    options: { readonly label: string } & (
      | { readonly totalBytes: number }
      | { readonly total: number; readonly unit: string }
    ),
  ) {
    this.#label = options.label
    this.#total = 'totalBytes' in options ? options.totalBytes : options.total
    this.#unit = 'unit' in options ? options.unit : undefined
  }

  add(bytes: number): void {
    this.#done += bytes
    this.#draw()
  }

  /** So far, of so many. */
  at(done: number, total: number): void {
    this.#done = done
    this.#total = total
    this.#draw()
  }

  note(text: string): void {
    this.#note = text
    this.#draw()
  }

  /** Clears the bar, so that a line can be printed. */
  finish(): void {
    if (this.#isTerminal && this.#drawn > 0) process.stderr.write('\r\u001b[K')
  }

  #draw(): void {
    const now = performance.now()
    if (now - this.#drawn < (this.#isTerminal ? REDRAW_MS : PLAIN_LINE_MS)) return
    if (!this.#isTerminal && this.#drawn === 0 && now - this.#started < PLAIN_LINE_MS) return
    this.#drawn = now
    process.stderr.write(this.#isTerminal ? `\r${this.#line(now)}\u001b[K` : `${this.#line(now)}\n`)
  }

  #line(now: number): string {
    const share = this.#total === 0 ? undefined : Math.min(1, this.#done / this.#total)
    const seconds = (now - this.#started) / 1000
    const count = this.#unit === undefined ? mebibytes : plainCount
    const amount = `${count(this.#done)}${share === undefined ? '' : ` of ${count(this.#total)}`} ${this.#unit ?? 'MiB'}`
    if (share === undefined) return `${this.#label} ${amount}  ${this.#note}`
    const filled = Math.round(share * WIDTH)
    const left = share > 0.01 ? `, ${Math.ceil((seconds / share) * (1 - share))} s left` : ''
    const bar = `[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}]`
    return `${this.#label} ${bar} ${Math.floor(share * 100)} %  ${amount}${left}  ${this.#note}`
  }
}

function plainCount(count: number): string {
  return count.toLocaleString('en-US')
}

function mebibytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1)
}
