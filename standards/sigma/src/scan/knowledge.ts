import type { Engine } from '../engine/create-engine.ts'
import { type Answer, Answers, type KnownAnswer } from './answers.ts'
import { ClassTables } from './class-tables.ts'
import { plainCharacters } from './keyword-filter.ts'
import { RawClass } from './raw-class.ts'
import type { RawRoute } from './raw-route.ts'
import { ANSWER, CLASS, SPAN_COUNT, SPAN_WORDS, UNKNOWN_SIGNATURE } from './scanner-layout.ts'
import { ScannerMemory } from './scanner-memory.ts'
import { Signatures } from './signatures.ts'

const INPUT_BYTES = 1 << 20
const MAX_SPANS = 1024
const MEMO_ENTRY_BYTES = 32
/** A table of values is as large as if each text took this much. */
const USUAL_TEXT_BYTES = 128
const TUPLE_ENTRIES = 1 << 16
const ROUTE_ENTRIES = 1 << 12
const MAX_SIGNATURES = 1 << 16
const MAX_SLOTS = 2048
const MAX_ANSWERS = 1 << 16
/** Two values that rules compare, together. */
const MAX_PAIR_BYTES = 8192
const CLASS_BYTES = 12 << 20
/** Longer texts are looked at each time that they come. */
const MAX_KEPT_BYTES = 64 << 10

/** What the scanner was taught: values, kinds of records, and sets of values that raise nothing. */
export class Knowledge {
  readonly memory: ScannerMemory
  readonly input: number
  readonly inputBytes = INPUT_BYTES
  taughtValues = 0
  readonly #engine: Engine
  readonly #route: RawRoute
  readonly #spans: number
  readonly #tables: ClassTables
  readonly #signatures: Signatures
  /** By what its views are. */
  #classes = new Map<string, RawClass>()
  readonly #answers = new Answers(MAX_ANSWERS)

  constructor(engine: Engine, route: RawRoute, memoBytes: number) {
    const texts = Math.max(1 << 16, Math.floor(memoBytes / 2))
    const entries = powerOfTwo(texts / USUAL_TEXT_BYTES)
    const fixed = 2 * (texts + entries * MEMO_ENTRY_BYTES + TUPLE_ENTRIES * 32)
    const memory = new ScannerMemory(fixed + INPUT_BYTES + CLASS_BYTES + (4 << 20))
    const { scanner } = memory
    this.#engine = engine
    this.#route = route
    this.memory = memory
    this.input = memory.take(INPUT_BYTES)
    this.#spans = memory.take(MAX_SPANS * SPAN_WORDS * 4)
    const [stamps, slotSpans] = [memory.take(MAX_SLOTS * 4), memory.take(MAX_SLOTS * 4)]
    const pairs = memory.take(MAX_PAIR_BYTES)
    const routeSlots = memory.take(MAX_SLOTS)
    const signatures = memory.take(MAX_SIGNATURES * 16)
    const routes = memory.take(ROUTE_ENTRIES * 32)
    const take = (size: number) => [memory.take(size), memory.take(size)] as const
    const secret = crypto.getRandomValues(new BigUint64Array(2))
    scanner.setSecret(secret[0] as bigint, secret[1] as bigint)
    scanner.setPlainCharacters(...plainCharacters())
    scanner.setValueMemo(...take(entries * MEMO_ENTRY_BYTES), entries, ...take(texts), texts)
    scanner.setTupleMemo(...take(TUPLE_ENTRIES * 32), TUPLE_ENTRIES)
    scanner.layOut(
      this.#spans,
      MAX_SPANS,
      stamps,
      slotSpans,
      pairs,
      MAX_PAIR_BYTES,
      routeSlots,
      signatures,
      routes,
      ROUTE_ENTRIES,
    )
    this.#signatures = new Signatures(memory, signatures, MAX_SIGNATURES)
    this.#tables = new ClassTables(memory, route.keys, routeSlots, MAX_SLOTS)
  }

  /** What is known to be found in the line. */
  get known(): KnownAnswer {
    const { memory } = this
    const { views } = this.#tables.classAt(memory.word(CLASS))
    return { answer: this.#answers.at(memory.word(ANSWER)), views }
  }

  /** Says what is found in all lines of the line's kind. */
  teachAnswer(found: Answer): void {
    const answer = this.#answers.numberOf(found)
    if (answer === undefined) this.#forget()
    else this.memory.scanner.learnAnswer(answer)
  }

  /** Says what the unknown pairs of values of the line mean; false if the line has to be looked at. */
  teachPairs(): boolean {
    const { memory } = this
    const address = memory.word(CLASS)
    const known = this.#tables.classAt(address)
    const spans = new Map<number, number>()
    for (let index = 0; index < memory.word(SPAN_COUNT); index++) spans.set(this.#spanWord(index, 0), index)
    for (const [index, pair] of known.pairs.entries()) {
      const [first, second] = pair.keys.map((key) => spans.get(this.#tables.slotOf(key) ?? 0))
      if (first === undefined || second === undefined) continue
      const meaning = known.meaningOfPair(pair, [this.#valueOf(first), this.#valueOf(second)])
      const signature = this.#signatureOf(this.#tables.pairPlanOf(address, index), meaning)
      // What cannot be kept would be asked for again and again.
      if (signature === undefined || !this.#keepPair(index, signature)) return false
    }
    return true
  }

  #keepPair(index: number, signature: number): boolean {
    this.taughtValues += 1
    return this.memory.scanner.learnPair(index, signature) !== 0
  }

  /** Says what the unknown values of the line mean; false if the line has to be looked at. */
  teachValues(): boolean {
    const { memory } = this
    const address = memory.word(CLASS)
    const known = this.#tables.classAt(address)
    for (let index = 0; index < memory.word(SPAN_COUNT); index++) {
      if (this.#spanWord(index, 3) !== UNKNOWN_SIGNATURE) continue
      const slot = this.#spanWord(index, 0)
      const plan = this.#tables.planOf(address, slot)
      if (plan === 0) continue
      const meaning = known.meaningOf(this.#tables.keyOf(slot), this.#valueOf(index))
      if (!this.#learn(index, plan, meaning)) return false
    }
    return true
  }

  /** Says which class the line is of; false if it has to be looked at. */
  teachRoute(): boolean {
    const { memory } = this
    const record: Record<string, unknown> = {}
    for (let index = 0; index < memory.word(SPAN_COUNT); index++) {
      const slot = this.#spanWord(index, 0)
      if (!this.#tables.isRoute(slot)) continue
      const value = this.#valueOf(index)
      Object.defineProperty(record, this.#tables.keyOf(slot), { value, enumerable: true })
      if (!this.#learn(index, slot, JSON.stringify(value))) return false
    }
    if (memory.scanner.isRouteKnown() === 0) return false
    const views = this.#route.viewsOf(record)
    const name = JSON.stringify(views)
    const known = this.#classes.get(name)
    const oneClass = known ?? new RawClass(views, this.#engine)
    const address = this.#tables.addressOf(oneClass) ?? this.#forget()
    if (address === undefined || memory.scanner.learnRoute(address) === 0) {
      this.#forget()
      return false
    }
    this.#classes.set(name, oneClass)
    return known !== undefined // The line was read before the keys of a new class were known.
  }

  #learn(index: number, plan: number, meaning: string): boolean {
    const signature = this.#signatureOf(plan, meaning)
    if (signature === undefined) return false
    const isShort = this.#spanWord(index, 2) - this.#spanWord(index, 1) <= MAX_KEPT_BYTES
    this.memory.scanner.learn(index, plan, signature, isShort ? 1 : 0)
    this.taughtValues += 1
    return true
  }

  /** Undefined if there was no room for another: then everything is forgotten. */
  #signatureOf(plan: number, meaning: string): number | undefined {
    return meaning === '' ? 0 : (this.#signatures.of(`${plan}:${meaning}`) ?? this.#forget())
  }

  /** Begins anew: there is no more room for what is known. */
  #forget(): undefined {
    this.#classes = new Map()
    this.#tables.clear()
    this.#signatures.clear()
    this.#answers.clear()
    this.memory.scanner.forget()
  }

  #valueOf(index: number): unknown {
    const bytes = this.memory.bytes.subarray(this.#spanWord(index, 1), this.#spanWord(index, 2))
    return JSON.parse(decoder.decode(bytes))
  }

  #spanWord(index: number, word: number): number {
    return this.memory.words[(this.#spans >> 2) + index * SPAN_WORDS + word] as number
  }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

function powerOfTwo(least: number): number {
  let power = 1024
  while (power < least) power *= 2
  return power
}
