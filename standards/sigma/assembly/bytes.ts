// Bytes compared, hashed and sought. Every region has 64 bytes to spare behind it, so reading past an end is safe.

let seed: u64 = 0
let multiplier: u64 = 1

/** The secret of this process: without it nobody can choose values that fall into one place. */
export function setSecret(a: u64, b: u64): void {
  seed = a
  multiplier = b | 1
}

export function hashBytes(start: usize, length: u32): u64 {
  let hash: u64 = seed ^ (<u64>length * 0x9e3779b97f4a7c15)
  let at = start
  let left = length
  while (left >= 8) {
    hash = (hash ^ load<u64>(at)) * multiplier
    hash ^= hash >>> 29
    at += 8
    left -= 8
  }
  if (left > 0) {
    hash = (hash ^ (load<u64>(at) & ((<u64>1 << (left << 3)) - 1))) * multiplier
    hash ^= hash >>> 29
  }
  hash *= 0xbf58476d1ce4e5b9
  return hash ^ (hash >>> 32)
}

export function isSame(left: usize, right: usize, length: u32): bool {
  let at: usize = 0
  while (at + 16 <= length) {
    if (v128.any_true(v128.xor(v128.load(left + at), v128.load(right + at)))) return false
    at += 16
  }
  while (at + 8 <= length) {
    if (load<u64>(left + at) != load<u64>(right + at)) return false
    at += 8
  }
  const rest = <u32>length - <u32>at
  if (rest == 0) return true
  const mask = (<u64>1 << (rest << 3)) - 1
  return ((load<u64>(left + at) ^ load<u64>(right + at)) & mask) == 0
}

/** The first place of a byte from `start` on, or `end`. */
export function find(byte: u8, start: usize, end: usize): usize {
  const wanted = i8x16.splat(byte)
  for (let at = start; at < end; at += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), wanted))
    if (found != 0) return min(at + <usize>ctz(found), end)
  }
  return end
}
