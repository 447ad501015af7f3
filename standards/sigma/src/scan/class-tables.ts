import { keywordFilter } from './keyword-filter.ts'
import type { RawClass } from './raw-class.ts'
import {
  CLASS_BYTES,
  CLASS_CONFLICTS,
  CLASS_KEYWORDS,
  CLASS_PAIRS,
  CLASS_PLANS,
  FIRST_PLAN,
  PAIR_WORDS,
} from './scanner-layout.ts'
import type { ScannerMemory } from './scanner-memory.ts'

const KEY_ENTRY_BYTES = 16

/** The classes as the scanner reads them: keys and their slots, plans, conflicts and keywords. */
export class ClassTables {
  readonly #memory: ScannerMemory
  readonly #routeKeys: readonly string[]
  readonly #routeSlots: number
  readonly #maxSlots: number
  readonly #mark: number
  #keys: (string | undefined)[] = []
  #slots = new Map<string, number>()
  #addresses = new Map<RawClass, number>()
  #classes = new Map<number, RawClass>()
  #filters = new Map<string, number>()
  #plans = FIRST_PLAN

  constructor(memory: ScannerMemory, routeKeys: readonly string[], routeSlots: number, maxSlots: number) {
    this.#memory = memory
    this.#routeKeys = routeKeys
    this.#routeSlots = routeSlots
    this.#maxSlots = maxSlots
    this.#mark = memory.mark
    this.clear()
  }

  clear(): void {
    const memory = this.#memory
    memory.freeFrom(this.#mark)
    this.#keys = [undefined] // slot 0 is none
    this.#slots = new Map()
    this.#addresses = new Map()
    this.#classes = new Map()
    this.#filters = new Map()
    this.#plans = FIRST_PLAN
    memory.scanner.setKeys(memory.take(2 * this.#maxSlots * KEY_ENTRY_BYTES), 2 * this.#maxSlots)
    for (const key of this.#routeKeys) {
      const slot = this.#slotOf(key)
      if (slot === undefined) throw new RangeError(`a route has at most ${this.#maxSlots} keys`)
      memory.bytes[this.#routeSlots + slot] = 1
    }
  }

  classAt(address: number): RawClass {
    const found = this.#classes.get(address)
    if (found === undefined) throw new Error(`no class at ${address}`)
    return found
  }

  keyOf(slot: number): string {
    return this.#keys[slot] as string
  }

  slotOf(key: string): number | undefined {
    return this.#slots.get(key)
  }

  /** The plan under which a class remembers a pair of values. */
  pairPlanOf(address: number, index: number): number {
    const list = this.#memory.word(address + CLASS_PAIRS)
    return this.#memory.word(list + (index + 1) * PAIR_WORDS * 4 + 8)
  }

  isRoute(slot: number): boolean {
    return slot <= this.#routeKeys.length
  }

  planOf(address: number, slot: number): number {
    return this.#memory.word(this.#memory.word(address + CLASS_PLANS) + slot * 4)
  }

  /** Where the class stands; it is written there if it is new. Undefined if there is no room. */
  addressOf(oneClass: RawClass): number | undefined {
    const known = this.#addresses.get(oneClass)
    if (known !== undefined) return known
    const address = this.#write(oneClass)
    if (address === undefined) return undefined
    this.#addresses.set(oneClass, address)
    this.#classes.set(address, oneClass)
    return address
  }

  #write(oneClass: RawClass): number | undefined {
    const memory = this.#memory
    const address = memory.tryTake(CLASS_BYTES)
    if (address === undefined) return undefined
    crypto.getRandomValues(memory.bytes.subarray(address, address + 16))
    if (!oneClass.isScannable) return address
    const plans = memory.tryTake(this.#maxSlots * 4)
    const conflicts = memory.tryTake(this.#maxSlots * 8)
    if (plans === undefined || conflicts === undefined) return undefined
    const own = new Set(oneClass.keys)
    for (const key of new Set([...own, ...oneClass.pairs.flatMap(({ keys }) => keys)])) {
      const slot = this.#slotOf(key)
      if (slot === undefined) return undefined
      if (own.has(key)) memory.setWord(plans + slot * 4, this.#plans++)
      const bits = oneClass.conflictsOf(key)
      memory.setWord(conflicts + slot * 8, Number(bits & 0xffff_ffffn))
      memory.setWord(conflicts + slot * 8 + 4, Number(bits >> 32n))
    }
    const pairs = this.#writePairs(oneClass)
    const filter = this.#filterOf(oneClass.keywords)
    if (filter === undefined || pairs === undefined) return undefined
    memory.setWord(address + CLASS_PAIRS, pairs)
    memory.setWord(address + CLASS_PLANS, plans)
    memory.setWord(address + CLASS_CONFLICTS, conflicts)
    memory.setWord(address + CLASS_KEYWORDS, filter)
    return address
  }

  /** The address of the list of pairs; 0 for none, undefined if there is no room. */
  #writePairs({ pairs }: RawClass): number | undefined {
    if (pairs.length === 0) return 0
    const list = this.#memory.tryTake((pairs.length + 1) * PAIR_WORDS * 4)
    if (list === undefined) return undefined
    this.#memory.setWord(list, pairs.length)
    for (const [index, { keys }] of pairs.entries()) {
      const words = [...keys.map((key) => this.#slots.get(key) ?? 0), this.#plans++]
      const start = list + (index + 1) * PAIR_WORDS * 4
      for (const [at, word] of words.entries()) this.#memory.setWord(start + at * 4, word)
    }
    return list
  }

  #slotOf(key: string): number | undefined {
    const known = this.#slots.get(key)
    if (known !== undefined) return known
    const slot = this.#keys.length
    const bytes = encoder.encode(key)
    const address = this.#memory.tryTake(bytes.length)
    if (slot >= this.#maxSlots || address === undefined) return undefined
    this.#memory.bytes.set(bytes, address)
    this.#memory.scanner.addKey(address, bytes.length, slot)
    this.#slots.set(key, slot)
    this.#keys.push(key)
    return slot
  }

  /** The address of a filter for these texts; 0 for none, undefined if there is no room. */
  #filterOf(texts: readonly string[]): number | undefined {
    if (texts.length === 0) return 0
    const name = texts.join('\n')
    const address = this.#filters.get(name) ?? this.#writeFilter(texts)
    if (address !== undefined) this.#filters.set(name, address)
    return address
  }

  #writeFilter(texts: readonly string[]): number | undefined {
    const memory = this.#memory
    const { nibbles, buckets } = keywordFilter(texts)
    const address = memory.tryTake(nibbles.length + buckets.length * 8)
    if (address === undefined) return undefined
    memory.bytes.set(nibbles, address)
    for (const [index, bucket] of buckets.entries()) {
      const list = memory.tryTake(bucket.length * 8)
      if (list === undefined) return undefined
      memory.setWord(address + nibbles.length + index * 8, list)
      memory.setWord(address + nibbles.length + index * 8 + 4, bucket.length)
      for (const [at, text] of bucket.entries()) {
        const bytes = encoder.encode(text)
        const place = memory.tryTake(bytes.length)
        if (place === undefined) return undefined
        memory.bytes.set(bytes, place)
        memory.setWord(list + at * 8, place)
        memory.setWord(list + at * 8 + 4, bytes.length)
      }
    }
    return address
  }
}

const encoder = new TextEncoder()
