import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** Characters that are held before they go, sorted, into a file. */
const HELD_CHARACTERS = 64 * 1024 * 1024
const LINES_A_PIECE = 1000

interface KeyedLine {
  readonly key: string
  readonly line: string
}

/** Lines sorted by their keys, however many: what does not fit in memory is sorted in files and merged. */
export class SortedLines {
  readonly #heldCharacters: number
  #held: KeyedLine[] = []
  #characters = 0
  #folder: string | undefined
  #runs = 0

  constructor(options: { readonly heldCharacters?: number } = {}) {
    this.#heldCharacters = options.heldCharacters ?? HELD_CHARACTERS
  }

  /** Equal keys keep their order. Neither may hold a line break, nor the key a tab. */
  add(key: string, line: string): void {
    this.#held.push({ key, line })
    this.#characters += key.length + line.length
    if (this.#characters > this.#heldCharacters) this.#spill()
  }

  /** All lines, in pieces. Call once. */
  async *sorted(): AsyncGenerator<string[]> {
    try {
      const runs = Array.from({ length: this.#runs }, (_, run) => readRun(join(this.#folder!, `${run}`)))
      const last = this.#held.sort(byKey)
      const sources = [...runs, fromMemory(last)]
      let piece: string[] = []
      for await (const line of merge(sources)) {
        if (piece.push(line) < LINES_A_PIECE) continue
        yield piece
        piece = []
      }
      if (piece.length > 0) yield piece
    } finally {
      if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true })
    }
  }

  #spill(): void {
    this.#folder ??= mkdtempSync(join(tmpdir(), 'opensoc-timeline-'))
    const text = this.#held
      .sort(byKey)
      .map(({ key, line }) => `${key}\t${line}\n`)
      .join('')
    writeFileSync(join(this.#folder, `${this.#runs++}`), text)
    this.#held = []
    this.#characters = 0
  }
}

function byKey(a: KeyedLine, b: KeyedLine): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0
}

async function* readRun(path: string): AsyncGenerator<KeyedLine> {
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: 0 })) {
    const tab = text.indexOf('\t')
    yield { key: text.slice(0, tab), line: text.slice(tab + 1) }
  }
}

async function* fromMemory(lines: readonly KeyedLine[]): AsyncGenerator<KeyedLine> {
  yield* lines
}

/** The runs are few: the least of their heads is found by looking at all. Earlier runs win ties. */
async function* merge(sources: readonly AsyncGenerator<KeyedLine>[]): AsyncGenerator<string> {
  const heads = await Promise.all(sources.map(async (source) => ({ source, head: await source.next() })))
  for (;;) {
    const least = heads.reduce<(typeof heads)[number] | undefined>((best, one) => {
      if (one.head.done === true) return best
      return best === undefined || one.head.value.key < (best.head.value as KeyedLine).key ? one : best
    }, undefined)
    if (least === undefined) return
    yield (least.head.value as KeyedLine).line
    least.head = await least.source.next()
  }
}
