// Whether any of some short texts occurs in a line, without regard to the case of ASCII letters: three bytes at a
// time by tables of nibbles (Teddy, from Hyperscan), then letter by letter.

const TABLES: usize = 96

/**
 * `filter`: six tables of 16 bytes, low and high nibbles of the first three bytes; then for each of eight buckets the
 * address and the count of its texts; a text is an address and a length, its letters lower case.
 */
export function holdsKeyword(filter: usize, start: usize, end: usize): bool {
  const low0 = v128.load(filter)
  const high0 = v128.load(filter, 16)
  const low1 = v128.load(filter, 32)
  const high1 = v128.load(filter, 48)
  const low2 = v128.load(filter, 64)
  const high2 = v128.load(filter, 80)
  const nibble = i8x16.splat(15)
  for (let at = start; at < end; at += 16) {
    const first = v128.load(at)
    const second = v128.load(at, 1)
    const third = v128.load(at, 2)
    let found = v128.and(
      i8x16.swizzle(low0, v128.and(first, nibble)),
      i8x16.swizzle(high0, i8x16.shr_u(first, 4)),
    )
    found = v128.and(found, i8x16.swizzle(low1, v128.and(second, nibble)))
    found = v128.and(found, i8x16.swizzle(high1, i8x16.shr_u(second, 4)))
    found = v128.and(found, i8x16.swizzle(low2, v128.and(third, nibble)))
    found = v128.and(found, i8x16.swizzle(high2, i8x16.shr_u(third, 4)))
    if (v128.any_true(found) && confirms(filter, found, at, end)) return true
  }
  return false
}

function confirms(filter: usize, found: v128, start: usize, end: usize): bool {
  let places: u32 = <u32>i8x16.bitmask(i8x16.ne(found, i8x16.splat(0)))
  while (places != 0) {
    const at = start + <usize>ctz(places)
    places &= places - 1
    // Which of the buckets is asked of the tables again, for this one place.
    let buckets: u32 = bucketsAt(filter, at)
    while (buckets != 0) {
      const bucket = filter + TABLES + ((<usize>ctz(buckets)) << 3)
      buckets &= buckets - 1
      if (holdsOneOf(<usize>load<u32>(bucket), load<u32>(bucket, 4), at, end)) return true
    }
  }
  return false
}

function bucketsAt(filter: usize, at: usize): u32 {
  let buckets: u32 = 0xff
  for (let index: usize = 0; index < 3; index++) {
    const byte = <usize>load<u8>(at + index)
    buckets &= load<u8>(filter + (index << 5) + (byte & 15)) & load<u8>(filter + (index << 5) + 16 + (byte >> 4))
  }
  return buckets
}

function holdsOneOf(texts: usize, count: u32, at: usize, end: usize): bool {
  for (let index: u32 = 0; index < count; index++) {
    const text = texts + ((<usize>index) << 3)
    if (startsWith(at, end, <usize>load<u32>(text), load<u32>(text, 4))) return true
  }
  return false
}

function startsWith(at: usize, end: usize, text: usize, length: u32): bool {
  if (at + <usize>length > end) return false
  for (let index: usize = 0; index < <usize>length; index++) {
    let byte = load<u8>(at + index)
    if (byte >= 0x41 && byte <= 0x5a) byte |= 0x20
    if (byte != load<u8>(text + index)) return false
  }
  return true
}
