// The keys of records that rules or routes look at, each with its slot: a number from 1 on.
import { find, hashBytes, isSame } from './bytes'

const ENTRY_BYTES: usize = 16
/** The host is to look: the key is written with escapes. */
export const ESCAPED_KEY: u32 = 0xffffffff

let table: usize = 0
let mask: u32 = 0
let longest: u32 = 0

/** `entries` (a power of two) of 16 bytes: address, length, slot, hash. The host keeps it under half full. */
export function setKeys(address: usize, entries: u32): void {
  table = address
  mask = entries - 1
  longest = 0
}

export function addKey(address: usize, length: u32, slot: u32): void {
  const hash = <u32>hashBytes(address, length)
  let at = hash & mask
  while (load<u32>(entry(at), 8) != 0) at = (at + 1) & mask
  store<u32>(entry(at), <u32>address)
  store<u32>(entry(at), length, 4)
  store<u32>(entry(at), slot, 8)
  store<u32>(entry(at), hash, 12)
  longest = max(longest, length)
}

/** 0 for a key that nobody asks for. */
export function slotOf(start: usize, length: u32): u32 {
  const end = start + <usize>length
  if (find(0x5c, start, end) != end) return ESCAPED_KEY
  if (length > longest) return 0
  const hash = <u32>hashBytes(start, length)
  let at = hash & mask
  while (true) {
    const slot = load<u32>(entry(at), 8)
    if (slot == 0) return 0
    if (load<u32>(entry(at), 12) == hash && load<u32>(entry(at), 4) == length) {
      if (isSame(<usize>load<u32>(entry(at)), start, length)) return slot
    }
    at = (at + 1) & mask
  }
}

// @ts-ignore: decorator
@inline
function entry(at: u32): usize {
  return table + <usize>at * ENTRY_BYTES
}
