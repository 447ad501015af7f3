// What sums of signatures are known to raise: 1 for nothing, other numbers as the host likes. A signature is a secret random number of 128 bits, so two
// sets of signatures have one sum with a chance of 2^-128. Two generations bound it.
import { MAX_PROBES } from './memory'

let young: usize = 0
let old: usize = 0
let mask: u32 = 0
let most: u32 = 0
let used: u32 = 0

// sum 16, answer 4; an answer of 0 is a free entry.
const ENTRY_BYTES: usize = 32

/** Two tables of `entries` (a power of two) of 32 bytes. */
export function setTupleMemo(firstTable: usize, secondTable: usize, entries: u32): void {
  young = firstTable
  old = secondTable
  mask = entries - 1
  most = entries >> 1
  used = 0
}

/** The answer for a sum, or 0. */
export function recallAnswer(sum: v128): u32 {
  const known = lookUp(young, sum)
  if (known != 0) return known
  const before = lookUp(old, sum)
  if (before != 0) rememberAnswer(sum, before)
  return before
}

export function rememberAnswer(sum: v128, answer: u32): void {
  if (used >= most) age()
  let place = <u32>i64x2.extract_lane(sum, 0) & mask
  for (let probe: u32 = 0; probe < MAX_PROBES; probe++) {
    const entry = young + <usize>place * ENTRY_BYTES
    if (load<u32>(entry, 16) == 0) {
      v128.store(entry, sum)
      store<u32>(entry, answer, 16)
      used++
      return
    }
    place = (place + 1) & mask
  }
}

function lookUp(table: usize, sum: v128): u32 {
  let place = <u32>i64x2.extract_lane(sum, 0) & mask
  for (let probe: u32 = 0; probe < MAX_PROBES; probe++) {
    const entry = table + <usize>place * ENTRY_BYTES
    const answer = load<u32>(entry, 16)
    if (answer == 0) return 0
    if (!v128.any_true(v128.xor(v128.load(entry), sum))) return answer
    place = (place + 1) & mask
  }
  return 0
}

function age(): void {
  const table = old
  old = young
  young = table
  used = 0
  memory.fill(young, 0, (<usize>mask + 1) * ENTRY_BYTES)
}

export function forgetTuples(): void {
  age()
  memory.fill(old, 0, (<usize>mask + 1) * ENTRY_BYTES)
}
