import { SCANNER_MODULE } from './generated/scanner-module.ts'

/** What the scanner exports: `standards/sigma/assembly/scanner.ts` says what each does. */
export interface ScannerExports {
  setSecret(a: bigint, b: bigint): void
  setPlainCharacters(low: bigint, high: bigint): void
  setKeys(address: number, entries: number): void
  addKey(address: number, length: number, slot: number): void
  setValueMemo(
    firstTable: number,
    secondTable: number,
    entries: number,
    firstTexts: number,
    secondTexts: number,
    bytes: number,
  ): void
  setTupleMemo(firstTable: number, secondTable: number, entries: number): void
  layOut(
    spanTable: number,
    spanLimit: number,
    stampTable: number,
    slotSpans: number,
    pairRegion: number,
    pairLimit: number,
    routeSlots: number,
    signatureTable: number,
    routeTable: number,
    routeEntries: number,
  ): void
  open(start: number, length: number): void
  next(): number
  resume(): number
  isRouteKnown(): number
  learnRoute(address: number): number
  learn(index: number, plan: number, signature: number, keep: number): void
  isPairThere(index: number): number
  learnPair(index: number, signature: number): number
  learnAnswer(answer: number): void
  forget(): void
}

/** The little that is used of WebAssembly, whose types come with a browser's only. */
declare const WebAssembly: {
  validate(bytes: Uint8Array): boolean
  readonly Module: new (bytes: Uint8Array) => object
  readonly Memory: new (limits: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer }
  readonly Instance: new (module: object, imports: object) => { readonly exports: object }
}

const PAGE = 65_536
const FIRST_ADDRESS = 4096

let compiled: object | undefined | null

/** Whether this machine runs the scanner: it needs WebAssembly with SIMD. */
export function canScan(): boolean {
  return scannerModule() !== undefined
}

function scannerModule(): object | undefined {
  if (compiled === undefined) compiled = compile() ?? null
  return compiled ?? undefined
}

function compile(): object | undefined {
  if (typeof WebAssembly === 'undefined') return undefined
  const bytes = Uint8Array.from(atob(SCANNER_MODULE), (character) => character.charCodeAt(0))
  return WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : undefined
}

/** The scanner with its memory, which never grows: regions are taken from it one after the other. */
export class ScannerMemory {
  readonly bytes: Uint8Array
  readonly words: Uint32Array
  readonly scanner: ScannerExports
  #next = FIRST_ADDRESS

  constructor(sizeBytes: number) {
    const module = scannerModule()
    if (module === undefined) throw new Error('WebAssembly with SIMD is needed: see canScan()')
    const pages = Math.ceil((sizeBytes + FIRST_ADDRESS) / PAGE)
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
    this.bytes = new Uint8Array(memory.buffer)
    this.words = new Uint32Array(memory.buffer)
    const instance = new WebAssembly.Instance(module, { env: { memory, abort: refuse } })
    this.scanner = instance.exports as unknown as ScannerExports
  }

  /** The address of a new region, with 64 bytes to spare behind it; undefined if there is no room. */
  tryTake(sizeBytes: number): number | undefined {
    const address = this.#next
    const end = address + Math.ceil((sizeBytes + 64) / 64) * 64
    if (end > this.bytes.length) return undefined
    this.#next = end
    return address
  }

  take(sizeBytes: number): number {
    const address = this.tryTake(sizeBytes)
    if (address === undefined) throw new RangeError(`the scanner has no room for ${sizeBytes} bytes`)
    return address
  }

  /** What was taken from here on is free again. */
  get mark(): number {
    return this.#next
  }

  freeFrom(mark: number): void {
    this.bytes.fill(0, mark, this.#next)
    this.#next = mark
  }

  word(address: number): number {
    return this.words[address >> 2] as number
  }

  setWord(address: number, value: number): void {
    this.words[address >> 2] = value
  }
}

function refuse(): never {
  throw new Error('the scanner stopped')
}
