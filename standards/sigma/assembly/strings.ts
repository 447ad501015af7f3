// Where the strings of a line of JSON begin and end, found 64 bytes at a time (the method of simdjson, Langdale and
// Lemire 2019), and whether they are written as JSON allows.

const QUOTE: u8 = 0x22
const BACKSLASH: u8 = 0x5c
const EVEN: u64 = 0x5555555555555555

let base: usize = 0
let end: usize = 0
/** Quotes of the block that were not handed out yet, and those that are escaped put aside. */
let quotes: u64 = 0
/** 1 if the block before ended in a backslash that escapes. */
let carried: u64 = 0
let valid: bool = true
/** The line has a letter that stands for another: an escape, or one that folds to ASCII. */
let disguised: bool = false

let plainLow: u64 = 0
let plainHigh: u64 = 0

/** The ASCII characters of which the texts that are sought in whole lines are made, as bits. */
export function setPlainCharacters(low: u64, high: u64): void {
  plainLow = low
  plainHigh = high
}

export function openStrings(start: usize, lineEnd: usize): void {
  base = start
  end = lineEnd
  carried = 0
  valid = true
  disguised = false
  readBlock()
}

/** The next quote that is not escaped, or the end of the line if there is none. */
export function nextQuote(): usize {
  while (quotes == 0) {
    base += 64
    if (base >= end) return end
    readBlock()
  }
  const at = base + <usize>ctz(quotes)
  quotes &= quotes - 1
  return at
}

/** Reads what is left, so that all of the line was looked at; false if any of it was not as JSON allows. */
export function closeStrings(): bool {
  quotes = 0
  while (base + 64 < end) {
    base += 64
    readBlock()
  }
  return valid
}

export function isDisguised(): bool {
  return disguised
}

function readBlock(): void {
  const a = v128.load(base)
  const b = v128.load(base, 16)
  const c = v128.load(base, 32)
  const d = v128.load(base, 48)
  const left = end - base
  const inside: u64 = left >= 64 ? u64.MAX_VALUE : ((<u64>1) << <u64>left) - 1
  const controls = i8x16.splat(0x20)
  if (bits(i8x16.lt_u(a, controls), i8x16.lt_u(b, controls), i8x16.lt_u(c, controls), i8x16.lt_u(d, controls)) & inside) {
    valid = false
  }
  const q = i8x16.splat(QUOTE)
  const s = i8x16.splat(BACKSLASH)
  const allQuotes = bits(i8x16.eq(a, q), i8x16.eq(b, q), i8x16.eq(c, q), i8x16.eq(d, q)) & inside
  const slashes = bits(i8x16.eq(a, s), i8x16.eq(b, s), i8x16.eq(c, s), i8x16.eq(d, s)) & inside
  if (v128.any_true(i8x16.shr_s(v128.or(v128.or(a, b), v128.or(c, d)), 7))) lookForFolding(inside)
  if ((slashes | carried) == 0) {
    quotes = allQuotes
    return
  }
  const escaped = escapedBits(slashes)
  quotes = allQuotes & ~escaped
  checkEscapes(escaped & ~(slashes | allQuotes) & inside)
}

// @ts-ignore: decorator
@inline
function bits(a: v128, b: v128, c: v128, d: v128): u64 {
  return (
    (<u64>(<u32>i8x16.bitmask(a))) |
    ((<u64>(<u32>i8x16.bitmask(b))) << 16) |
    ((<u64>(<u32>i8x16.bitmask(c))) << 32) |
    ((<u64>(<u32>i8x16.bitmask(d))) << 48)
  )
}

/** The characters that a backslash escapes: those behind an odd number of them. */
function escapedBits(slashes: u64): u64 {
  const starting = slashes & ~carried
  const following = (starting << 1) | carried
  const oddStarts = starting & ~EVEN & ~following
  const sum = oddStarts + starting
  carried = sum < oddStarts ? 1 : 0
  return (EVEN ^ (sum << 1)) & following
}

function checkEscapes(characters: u64): void {
  let left = characters
  while (left != 0) {
    const at = base + <usize>ctz(left)
    left &= left - 1
    switch (load<u8>(at)) {
      case 0x2f: // /
      case 0x62: // b
      case 0x66: // f
      case 0x6e: // n
      case 0x72: // r
      case 0x74: // t
        break
      case 0x75: // u
        checkUnicode(at + 1)
        break
      default:
        valid = false
    }
  }
}

function checkUnicode(at: usize): void {
  let code: u32 = 0
  for (let index: usize = 0; index < 4; index++) {
    const digit = hexDigit(load<u8>(at + index))
    if (digit > 15 || at + index >= end) {
      valid = false
      return
    }
    code = (code << 4) | digit
  }
  if (isPlain(code) || code == 0x17f || code == 0x212a) disguised = true
}

function hexDigit(byte: u8): u32 {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x61 + 10 : 16
}

function isPlain(code: u32): bool {
  if (code >= 128) return false
  return (((code < 64 ? plainLow : plainHigh) >>> (code & 63)) & 1) == 1
}

// The long s and the Kelvin sign are the characters beyond ASCII that fold to ASCII (a test counts them).
function lookForFolding(inside: u64): void {
  for (let at = base; at < base + 64; at++) {
    const byte = load<u8>(at)
    if (byte < 0x80) continue
    if (byte == 0xc5 && load<u8>(at + 1) == 0xbf) disguised = true
    if (byte == 0xe2 && load<u8>(at + 1) == 0x84 && load<u8>(at + 2) == 0xaa) disguised = true
  }
}
