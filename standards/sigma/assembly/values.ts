// Numbers, words and nested values of JSON, passed over and checked.
import { nextQuote } from './strings'

/** What is not read here: the host parses the line itself. */
export const IRREGULAR: usize = 0
const MAX_DEPTH: u32 = 60
const MAX_NUMBER: usize = 64

export function skipSpaces(start: usize, end: usize): usize {
  let at = start
  while (at < end && load<u8>(at) == 0x20) at++
  return at
}

/** The end of the value that starts here; it is no string. IRREGULAR if it is none, or one that is better left. */
export function passValue(start: usize, end: usize): usize {
  const first = load<u8>(start)
  if (first == 0x7b || first == 0x5b) return passNested(start, end)
  return passWord(start, end)
}

function passWord(start: usize, end: usize): usize {
  const first = load<u8>(start)
  let at: usize = IRREGULAR
  if (first == 0x74 && load<u32>(start) == 0x65757274) at = start + 4 // true
  else if (first == 0x66 && load<u32>(start + 1) == 0x65736c61) at = start + 5 // false
  else if (first == 0x6e && load<u32>(start) == 0x6c6c756e) at = start + 4 // null
  else at = passNumber(start)
  return at > end ? IRREGULAR : at
}

/** An exponent or very many digits make another text of a number (`Infinity`): left to the host. */
function passNumber(start: usize): usize {
  let at = start
  if (load<u8>(at) == 0x2d) at++
  const first = at
  at = passDigits(at)
  if (at == first || (at - first > 1 && load<u8>(first) == 0x30)) return IRREGULAR
  if (load<u8>(at) == 0x2e) {
    const fraction = at + 1
    at = passDigits(fraction)
    if (at == fraction) return IRREGULAR
  }
  return (load<u8>(at) | 0x20) == 0x65 || at - start > MAX_NUMBER ? IRREGULAR : at
}

function passDigits(start: usize): usize {
  let at = start
  while (load<u8>(at) - 0x30 < 10) at++
  return at
}

/** An object or an array, by a stack of bits: 1 for an object. */
function passNested(start: usize, end: usize): usize {
  let stack: u64 = 0
  let depth: u32 = 0
  let at = start
  while (true) {
    // Here a value begins.
    at = skipSpaces(at, end)
    if (at >= end) return IRREGULAR
    const first = load<u8>(at)
    let opened = false
    if (first == 0x7b || first == 0x5b) {
      if (++depth > MAX_DEPTH) return IRREGULAR
      const isObject = first == 0x7b
      stack = (stack << 1) | (isObject ? 1 : 0)
      at = skipSpaces(at + 1, end)
      if (at >= end) return IRREGULAR
      if (load<u8>(at) == (isObject ? 0x7d : 0x5d)) {
        // Empty: it ends as a value does, below.
        at++
        depth--
        stack >>>= 1
      } else opened = true
    } else if (first == 0x22) {
      if (nextQuote() != at) return IRREGULAR
      at = nextQuote() + 1
      if (at > end) return IRREGULAR
    } else {
      at = passWord(at, end)
      if (at == IRREGULAR) return IRREGULAR
    }
    if (!opened) {
      // Here a value ended.
      while (true) {
        if (depth == 0) return at
        at = skipSpaces(at, end)
        if (at >= end) return IRREGULAR
        const next = load<u8>(at)
        at++
        if (next == 0x2c) break
        if (next != ((stack & 1) == 1 ? 0x7d : 0x5d)) return IRREGULAR
        depth--
        stack >>>= 1
      }
    }
    if ((stack & 1) == 1) {
      at = passKey(at, end)
      if (at == IRREGULAR) return IRREGULAR
    }
  }
}

function passKey(start: usize, end: usize): usize {
  let at = skipSpaces(start, end)
  if (at >= end || nextQuote() != at) return IRREGULAR
  at = skipSpaces(nextQuote() + 1, end)
  if (at >= end || load<u8>(at) != 0x3a) return IRREGULAR
  return at + 1
}
