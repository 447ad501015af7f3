// Tells for each line of NDJSON what is known to be found in it, or that the host must look. Nothing here decides that.
import { find, setSecret } from './bytes'
import { ESCAPED_KEY, addKey, setKeys, slotOf } from './keys'
import { holdsKeyword } from './keywords'
import {
  ANSWER,
  CLASS,
  CLASS_CONFLICTS,
  CLASS_KEYWORDS,
  CLASS_PAIRS,
  CLASS_PLANS,
  LINE_COUNT,
  LINE_END,
  LINE_START,
  SPAN_BYTES,
  SPAN_COUNT,
  UNKNOWN_SIGNATURE,
} from './memory'
import { closeStrings, isDisguised, nextQuote, openStrings, setPlainCharacters } from './strings'
import { forgetTuples, recallAnswer, rememberAnswer, setTupleMemo } from './tuple-memo'
import { forgetValues, recall, remember, setValueMemo } from './value-memo'
import { IRREGULAR, passValue, skipSpaces } from './values'

export { addKey, setKeys, setPlainCharacters, setSecret, setTupleMemo, setValueMemo }

/** No lines are left. */
export const DONE: u32 = 0
/** Parse the line and match it. */
export const LOOK: u32 = 1
/** Values are not known: `learn` their signatures, then `resume`. */
export const VALUES: u32 = 2
/** The class of the line is not known: `learnRoute`, then `resume`. */
export const ROUTE: u32 = 3
/** As LOOK, and `learnAnswer` may tell what is found in all lines of this kind. */
export const TUPLE: u32 = 4
/** Pairs of values are not known: `learnPair`, then `resume`. */
export const PAIRS: u32 = 5
/** What is found is known: ANSWER says it. */
export const KNOWN: u32 = 6

/** The answer for lines in which nothing is found. */
const QUIET: u32 = 1
/** A pair: the slots of both values and the plan under which it is remembered. */
const PAIR_BYTES: usize = 16

const ROUTE_BYTES: usize = 32
/** Below it a plan is the slot of a value that chooses the class; from it on it is a plan of a class. */
const FIRST_PLAN: u32 = 4096

let cursor: usize = 0
let inputEnd: usize = 0
let lineStart: usize = 0
let lineEnd: usize = 0
let lineCount: u32 = 0

let spans: usize = 0
let maxSpans: u32 = 0
let spanCount: u32 = 0
let stamps: usize = 0
let spanOfSlot: usize = 0
let pairText: usize = 0
let maxPair: u32 = 0
let answer: u32 = 0
let signatures: usize = 0
let isRouteSlot: usize = 0

let routes: usize = 0
let routeMask: u32 = 0
let routeUsed: u32 = 0
let routeSum: v128 = i64x2.splat(0)
let routeIsComplete: bool = false
let sum: v128 = i64x2.splat(0)
let currentClass: u32 = 0

/**
 * `spanTable`: room for `spanLimit` values of a line; `stampTable` and `slotSpans`: four bytes a slot; `pairRegion`: room
 * for the texts of two values, `pairLimit` bytes together; `routeSlots`: a byte a slot, 1
 * if its value chooses the class; `signatureTable`: 16 bytes a signature; `routeTable`: `routeEntries` of 32 bytes.
 */
export function layOut(
  spanTable: usize,
  spanLimit: u32,
  stampTable: usize,
  slotSpans: usize,
  pairRegion: usize,
  pairLimit: u32,
  routeSlots: usize,
  signatureTable: usize,
  routeTable: usize,
  routeEntries: u32,
): void {
  spans = spanTable
  maxSpans = spanLimit
  stamps = stampTable
  spanOfSlot = slotSpans
  pairText = pairRegion
  maxPair = pairLimit
  isRouteSlot = routeSlots
  signatures = signatureTable
  routes = routeTable
  routeMask = routeEntries - 1
}

/** Begins with new input: whole lines. */
export function open(start: usize, length: u32): void {
  cursor = start
  inputEnd = start + <usize>length
}

/** Goes on with the next line until the host has to do something. */
export function next(): u32 {
  while (cursor < inputEnd) {
    lineStart = cursor
    const newline = find(0x0a, cursor, inputEnd)
    cursor = newline + 1
    lineEnd = newline
    if (lineEnd > lineStart && load<u8>(lineEnd - 1) == 0x0d) lineEnd--
    lineCount++
    const outcome = readLine() ? judge() : LOOK
    if (outcome != DONE) return report(outcome)
  }
  return report(DONE)
}

/** The line once more, with what was learned. */
export function resume(): u32 {
  const outcome = judge()
  return outcome != DONE ? report(outcome) : next()
}

function report(outcome: u32): u32 {
  store<u32>(LINE_START, <u32>lineStart)
  store<u32>(LINE_END, <u32>lineEnd)
  store<u32>(LINE_COUNT, lineCount)
  store<u32>(SPAN_COUNT, spanCount)
  store<u32>(CLASS, currentClass)
  store<u32>(ANSWER, answer)
  return outcome
}

/** Finds the values that somebody asks for; false if the line is not plain JSON with each key once. */
function readLine(): bool {
  spanCount = 0
  currentClass = 0
  openStrings(lineStart, lineEnd)
  let at = skipSpaces(lineStart, lineEnd)
  if (at >= lineEnd || load<u8>(at) != 0x7b) return false
  at = skipSpaces(at + 1, lineEnd)
  if (at < lineEnd && load<u8>(at) == 0x7d) return isAtEnd(at + 1)
  while (true) {
    if (nextQuote() != at) return false
    const keyEnd = nextQuote()
    if (keyEnd >= lineEnd) return false
    const slot = slotOf(at + 1, <u32>(keyEnd - at) - 1)
    if (slot == ESCAPED_KEY) return false
    at = skipSpaces(keyEnd + 1, lineEnd)
    if (at >= lineEnd || load<u8>(at) != 0x3a) return false
    at = skipSpaces(at + 1, lineEnd)
    if (at >= lineEnd) return false
    const valueStart = at
    if (load<u8>(at) == 0x22) {
      if (nextQuote() != at) return false
      at = nextQuote() + 1
      if (at > lineEnd) return false
    } else {
      at = passValue(at, lineEnd)
      if (at == IRREGULAR) return false
    }
    if (slot != 0 && !note(slot, valueStart, at)) return false
    at = skipSpaces(at, lineEnd)
    if (at >= lineEnd) return false
    const separator = load<u8>(at)
    if (separator == 0x7d) return isAtEnd(at + 1)
    if (separator != 0x2c) return false
    at = skipSpaces(at + 1, lineEnd)
  }
}

function isAtEnd(at: usize): bool {
  return skipSpaces(at, lineEnd) == lineEnd && closeStrings()
}

function note(slot: u32, start: usize, end: usize): bool {
  const stamp = stamps + ((<usize>slot) << 2)
  if (load<u32>(stamp) == lineCount || spanCount >= maxSpans) return false
  store<u32>(stamp, lineCount)
  store<u32>(spanOfSlot + ((<usize>slot) << 2), spanCount)
  const span = spanAt(spanCount++)
  store<u32>(span, slot)
  store<u32>(span, <u32>start, 4)
  store<u32>(span, <u32>end, 8)
  store<u32>(span, UNKNOWN_SIGNATURE, 12)
  return true
}

// @ts-ignore: decorator
@inline
function spanAt(index: u32): usize {
  return spans + (<usize>index) * SPAN_BYTES
}

function judge(): u32 {
  if (currentClass == 0) {
    const outcome = findClass()
    if (outcome != DONE) return outcome
  }
  const plans = <usize>load<u32>(currentClass, CLASS_PLANS)
  if (plans == 0) return LOOK
  const conflicts = <usize>load<u32>(currentClass, CLASS_CONFLICTS)
  sum = v128.load(currentClass)
  let seen: u64 = 0
  let unknown: u32 = 0
  for (let index: u32 = 0; index < spanCount; index++) {
    const span = spanAt(index)
    const slot = load<u32>(span)
    const groups = load<u64>(conflicts + ((<usize>slot) << 3))
    if ((groups & seen) != 0) return LOOK
    seen |= groups
    const plan = load<u32>(plans + ((<usize>slot) << 2))
    if (plan == 0) continue
    const start = <usize>load<u32>(span, 4)
    let signature = load<u32>(span, 12)
    if (signature == UNKNOWN_SIGNATURE) {
      signature = recall(plan, start, load<u32>(span, 8) - <u32>start)
      store<u32>(span, signature, 12)
    }
    if (signature == UNKNOWN_SIGNATURE) unknown++
    else sum = i64x2.add(sum, v128.load(signatures + ((<usize>signature) << 4)))
  }
  if (unknown != 0) return VALUES
  const pairs = addPairs()
  if (pairs != DONE) return pairs
  const filter = <usize>load<u32>(currentClass, CLASS_KEYWORDS)
  if (filter != 0 && (isDisguised() || holdsKeyword(filter, lineStart, lineEnd))) return LOOK
  answer = recallAnswer(sum)
  if (answer == 0) return TUPLE
  return answer == QUIET ? DONE : KNOWN
}

/** Values that rules compare with each other mean something together: what, is remembered by the texts of both. */
function addPairs(): u32 {
  const list = <usize>load<u32>(currentClass, CLASS_PAIRS)
  if (list == 0) return DONE
  const count = load<u32>(list)
  let unknown = false
  for (let index: u32 = 0; index < count; index++) {
    if (!isPairThere(index)) continue
    const length = joinPair(index)
    if (length == 0) return LOOK
    const signature = recall(load<u32>(pairAt(index), 8), pairText, length)
    if (signature == UNKNOWN_SIGNATURE) unknown = true
    else sum = i64x2.add(sum, v128.load(signatures + ((<usize>signature) << 4)))
  }
  return unknown ? PAIRS : DONE
}

function pairAt(index: u32): usize {
  return <usize>load<u32>(currentClass, CLASS_PAIRS) + 16 + (<usize>index) * PAIR_BYTES
}

/** Whether the line has both values of a pair of its class. */
export function isPairThere(index: u32): bool {
  const pair = pairAt(index)
  return isThere(load<u32>(pair)) && isThere(load<u32>(pair, 4))
}

function isThere(slot: u32): bool {
  return load<u32>(stamps + ((<usize>slot) << 2)) == lineCount
}

/** The texts of both, with a byte between them that no JSON has; 0 if they are too long. */
function joinPair(index: u32): u32 {
  const pair = pairAt(index)
  const first = spanAt(load<u32>(spanOfSlot + ((<usize>load<u32>(pair)) << 2)))
  const second = spanAt(load<u32>(spanOfSlot + ((<usize>load<u32>(pair, 4)) << 2)))
  const firstLength = load<u32>(first, 8) - load<u32>(first, 4)
  const secondLength = load<u32>(second, 8) - load<u32>(second, 4)
  if (firstLength + secondLength >= maxPair) return 0
  memory.copy(pairText, <usize>load<u32>(first, 4), <usize>firstLength)
  store<u8>(pairText + <usize>firstLength, 0)
  memory.copy(pairText + <usize>firstLength + 1, <usize>load<u32>(second, 4), <usize>secondLength)
  return firstLength + secondLength + 1
}

/** The signature of a pair of the line; false if it was known. */
export function learnPair(index: u32, signature: u32): bool {
  const length = joinPair(index)
  const plan = load<u32>(pairAt(index), 8)
  if (recall(plan, pairText, length) != UNKNOWN_SIGNATURE) return false
  remember(plan, pairText, length, signature)
  return recall(plan, pairText, length) != UNKNOWN_SIGNATURE
}

/** The class, by the values of the slots that choose it; their plan is their slot. */
function findClass(): u32 {
  routeIsComplete = false
  routeSum = i64x2.splat(0x5851f42d4c957f2d)
  for (let index: u32 = 0; index < spanCount; index++) {
    const span = spanAt(index)
    const slot = load<u32>(span)
    if (load<u8>(isRouteSlot + <usize>slot) == 0) continue
    const start = <usize>load<u32>(span, 4)
    const signature = recall(slot, start, load<u32>(span, 8) - <u32>start)
    if (signature == UNKNOWN_SIGNATURE) return ROUTE
    routeSum = i64x2.add(routeSum, v128.load(signatures + ((<usize>signature) << 4)))
  }
  routeIsComplete = true
  let place = <u32>i64x2.extract_lane(routeSum, 0) & routeMask
  while (true) {
    const entry = routes + (<usize>place) * ROUTE_BYTES
    const known = load<u32>(entry, 16)
    if (known == 0) return ROUTE
    if (!v128.any_true(v128.xor(v128.load(entry), routeSum))) {
      currentClass = known
      return DONE
    }
    place = (place + 1) & routeMask
  }
}

/** Says which class the line is of: `address` of the class. False if there is no more room for routes. */
export function learnRoute(address: u32): bool {
  if (currentClass != 0) return true
  currentClass = address
  if (routeUsed * 2 > routeMask) return false
  let place = <u32>i64x2.extract_lane(routeSum, 0) & routeMask
  while (load<u32>(routes + (<usize>place) * ROUTE_BYTES, 16) != 0) place = (place + 1) & routeMask
  const entry = routes + (<usize>place) * ROUTE_BYTES
  v128.store(entry, routeSum)
  store<u32>(entry, address, 16)
  routeUsed++
  return true
}

/** After ROUTE and `learn`: whether the values that choose the class are all known. `learnRoute` needs them. */
export function isRouteKnown(): bool {
  if (findClass() == DONE) return true
  return routeIsComplete
}

/** The signature of a value of the line; it is kept for others unless it is long. */
export function learn(index: u32, plan: u32, signature: u32, keep: bool): void {
  const span = spanAt(index)
  const start = <usize>load<u32>(span, 4)
  if (plan >= FIRST_PLAN) store<u32>(span, signature, 12)
  if (keep) remember(plan, start, load<u32>(span, 8) - <u32>start, signature)
}

/** What is found in lines of this line's kind; 1 for nothing. */
export function learnAnswer(found: u32): void {
  rememberAnswer(sum, found)
}

export function forget(): void {
  forgetValues()
  forgetTuples()
  memory.fill(routes, 0, (<usize>routeMask + 1) * ROUTE_BYTES)
  routeUsed = 0
}
