import type { SplitRecord } from './record-splitter.ts'

const HASH = 35
/** Longer headers are not kept: no log has one. */
const MAX_BYTES = 64 * 1024

/**
 * The lines that begin with `#` and explain those below them, as Zeek's tables and the W3C extended format have them:
 * what stands at the head of a file is needed by each of its chunks. Only of files that begin with such a line; a
 * directive that comes again takes the place of the one before.
 */
export class DirectiveLines {
  #isMeant: boolean | undefined
  #lines = new Map<string, Buffer>()
  #bytes = 0

  /** True where the record is such a line. */
  see({ bytes, problem }: SplitRecord): boolean {
    if (bytes.length === 0 || problem !== undefined) return false
    const isDirective = bytes[0] === HASH
    this.#isMeant ??= isDirective
    if (!this.#isMeant || !isDirective) return false
    const name = bytes.subarray(0, 64).toString('latin1').split(/[\s:]/, 1)[0]!
    // A table of its own begins: nothing of the one before explains it.
    if (name === '#separator') this.#clear()
    this.#bytes += bytes.length - (this.#lines.get(name)?.length ?? 0)
    if (this.#bytes > MAX_BYTES) this.#clear()
    else this.#lines.set(name, bytes)
    return true
  }

  /** Those that stand above what comes next. */
  current(): readonly Buffer[] {
    return [...this.#lines.values()]
  }

  #clear(): void {
    this.#lines.clear()
    this.#bytes = 0
  }
}
