import type { ScannerMemory } from './scanner-memory.ts'

const BYTES = 16

/** What values mean as secret random numbers of 128 bits, so that sums of them tell sets of meanings apart. */
export class Signatures {
  readonly #memory: ScannerMemory
  readonly #address: number
  readonly #limit: number
  readonly #ids = new Map<string, number>()

  /** `limit` of them, 16 bytes each from `address` on; the first stands for nothing and is zero. */
  constructor(memory: ScannerMemory, address: number, limit: number) {
    this.#memory = memory
    this.#address = address
    this.#limit = limit
  }

  /** The number of a meaning; undefined if there is no room for another. */
  of(meaning: string): number | undefined {
    const known = this.#ids.get(meaning)
    if (known !== undefined) return known
    const id = this.#ids.size + 1
    if (id >= this.#limit) return undefined
    const start = this.#address + id * BYTES
    crypto.getRandomValues(this.#memory.bytes.subarray(start, start + BYTES))
    this.#ids.set(meaning, id)
    return id
  }

  clear(): void {
    this.#ids.clear()
  }
}
