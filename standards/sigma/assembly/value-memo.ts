// What values mean, by their JSON text: exact, since the bytes are compared. Two generations bound it: when the young
// one is full the old one goes, and what is asked for again returns.
import { hashBytes, isSame } from './bytes'
import { MAX_PROBES, UNKNOWN_SIGNATURE } from './memory'

// hash 8, plan 4, length 4, address 4, signature 4; an address of 0 is a free entry.
const ENTRY_BYTES: usize = 32
const PLAN_MIX: u64 = 0x9e3779b97f4a7c15

let young: usize = 0
let old: usize = 0
let mask: u32 = 0
let most: u32 = 0
let used: u32 = 0
let youngTexts: usize = 0
let oldTexts: usize = 0
let textBytes: usize = 0
let at: usize = 0

/** Two tables of `entries` (a power of two) and two regions of `bytes` for texts, at these addresses. */
export function setValueMemo(
  firstTable: usize,
  secondTable: usize,
  entries: u32,
  firstTexts: usize,
  secondTexts: usize,
  bytes: usize,
): void {
  young = firstTable
  old = secondTable
  mask = entries - 1
  most = entries - (entries >> 2)
  youngTexts = firstTexts
  oldTexts = secondTexts
  textBytes = bytes
  at = youngTexts
  used = 0
}

/** The signature of a value under a plan, or UNKNOWN_SIGNATURE. */
export function recall(plan: u32, start: usize, length: u32): u32 {
  const hash = hashBytes(start, length) ^ (<u64>plan * PLAN_MIX)
  const known = lookUp(young, hash, plan, start, length)
  if (known != UNKNOWN_SIGNATURE) return known
  const before = lookUp(old, hash, plan, start, length)
  if (before != UNKNOWN_SIGNATURE) insert(hash, plan, start, length, before)
  return before
}

export function remember(plan: u32, start: usize, length: u32, signature: u32): void {
  insert(hashBytes(start, length) ^ (<u64>plan * PLAN_MIX), plan, start, length, signature)
}

function lookUp(table: usize, hash: u64, plan: u32, start: usize, length: u32): u32 {
  let place = <u32>hash & mask
  for (let probe: u32 = 0; probe < MAX_PROBES; probe++) {
    const entry = table + <usize>place * ENTRY_BYTES
    const text = load<u32>(entry, 16)
    if (text == 0) return UNKNOWN_SIGNATURE
    if (load<u64>(entry) == hash && load<u32>(entry, 8) == plan && load<u32>(entry, 12) == length) {
      if (isSame(<usize>text, start, length)) return load<u32>(entry, 20)
    }
    place = (place + 1) & mask
  }
  return UNKNOWN_SIGNATURE
}

function insert(hash: u64, plan: u32, start: usize, length: u32, signature: u32): void {
  const bytes = (<usize>length + 15) & ~15
  if (bytes > textBytes) return
  if (used >= most || at + bytes > youngTexts + textBytes) age()
  let place = <u32>hash & mask
  for (let probe: u32 = 0; probe < MAX_PROBES; probe++) {
    const entry = young + <usize>place * ENTRY_BYTES
    if (load<u32>(entry, 16) == 0) {
      store<u64>(entry, hash)
      store<u32>(entry, plan, 8)
      store<u32>(entry, length, 12)
      store<u32>(entry, <u32>at, 16)
      store<u32>(entry, signature, 20)
      memory.copy(at, start, <usize>length)
      at += bytes
      used++
      return
    }
    place = (place + 1) & mask
  }
  // No room near its place: it is looked at each time that it comes.
}

function age(): void {
  const table = old
  const texts = oldTexts
  old = young
  oldTexts = youngTexts
  young = table
  youngTexts = texts
  at = texts
  used = 0
  memory.fill(young, 0, (<usize>mask + 1) * ENTRY_BYTES)
}

/** Nothing that was learned stands any more. */
export function forgetValues(): void {
  age()
  memory.fill(old, 0, (<usize>mask + 1) * ENTRY_BYTES)
}
