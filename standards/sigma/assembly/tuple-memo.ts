// The sums of signatures that are known to raise nothing. A signature is a secret random number of 128 bits, so two
// sets of signatures have one sum with a chance of 2^-128. Two generations bound it.
import { MAX_PROBES } from './memory'

let young: usize = 0
let old: usize = 0
let mask: u32 = 0
let most: u32 = 0
let used: u32 = 0

/** Two tables of `entries` (a power of two) of 16 bytes. */
export function setTupleMemo(firstTable: usize, secondTable: usize, entries: u32): void {
  young = firstTable
  old = secondTable
  mask = entries - 1
  most = entries >> 1
  used = 0
}

export function isQuiet(sum: v128): bool {
  if (has(young, sum)) return true
  if (!has(old, sum)) return false
  rememberQuiet(sum)
  return true
}

export function rememberQuiet(sum: v128): void {
  if (used >= most) age()
  let place = <u32>i64x2.extract_lane(sum, 0) & mask
  for (let probe: u32 = 0; probe < MAX_PROBES; probe++) {
    const entry = young + ((<usize>place) << 4)
    if (!v128.any_true(v128.load(entry))) {
      v128.store(entry, sum)
      used++
      return
    }
    place = (place + 1) & mask
  }
}

function has(table: usize, sum: v128): bool {
  let place = <u32>i64x2.extract_lane(sum, 0) & mask
  for (let probe: u32 = 0; probe < MAX_PROBES; probe++) {
    const found = v128.load(table + ((<usize>place) << 4))
    if (!v128.any_true(v128.xor(found, sum))) return true
    if (!v128.any_true(found)) return false
    place = (place + 1) & mask
  }
  return false
}

function age(): void {
  const table = old
  old = young
  young = table
  used = 0
  memory.fill(young, 0, ((<usize>mask + 1)) << 4)
}

export function forgetTuples(): void {
  age()
  memory.fill(old, 0, ((<usize>mask + 1)) << 4)
}
