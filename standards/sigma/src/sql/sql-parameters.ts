import { refuse } from '../sigma-error.ts'

/** The values of a statement, which reach the engine beside it and never as part of its text. */
export class SqlParameters {
  readonly values: Record<string, string> = {}
  readonly #prefix: string
  readonly #texts = new Map<string, string>()
  #count = 0

  constructor(prefix: string) {
    this.#prefix = prefix
  }

  /** Columns are UTF-8: half a surrogate pair would become the replacement character and match another. */
  text(value: string): string {
    if (!value.isWellFormed() || value.includes('\ufffd')) {
      const message = 'half a surrogate pair, or its replacement, cannot be sought in UTF-8'
      refuse('SIGMA_SQL_UNSUPPORTED', { message, expected: 'well-formed text' })
    }
    const known = this.#texts.get(value)
    if (known !== undefined) return known
    const placeholder = this.#add(value)
    this.#texts.set(value, placeholder)
    return placeholder
  }

  /** By its bits, so that no decimal form of it can be read another way. */
  number(value: number): string {
    const bytes = new Uint8Array(new Float64Array([value]).buffer)
    return `reinterpretAsFloat64(unhex(${this.#add(Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''))}))`
  }

  #add(value: string): string {
    const name = `${this.#prefix}${this.#count++}`
    this.values[name] = value
    return `{${name}:String}`
  }
}
