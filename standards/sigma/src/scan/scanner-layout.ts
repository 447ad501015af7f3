// The numbers of standards/sigma/assembly/memory.ts and scanner.ts: a test holds them against each other.

export const LINE_START = 64
export const LINE_END = 68
export const LINE_COUNT = 72
export const SPAN_COUNT = 76
export const CLASS = 80
export const ANSWER = 84

/** Words a span: slot, start, end, signature. */
export const SPAN_WORDS = 4
export const UNKNOWN_SIGNATURE = 0xffff_ffff

export const CLASS_BYTES = 32
export const CLASS_PLANS = 16
export const CLASS_CONFLICTS = 20
export const CLASS_KEYWORDS = 24
export const CLASS_PAIRS = 28

/** A list of pairs: their count, then from byte 16 on slot, slot, plan and nothing each. */
export const PAIR_WORDS = 4

/** Plans below are slots whose values choose the class. */
export const FIRST_PLAN = 4096

/** What the scanner wants of its host. */
export const Outcome = { DONE: 0, LOOK: 1, VALUES: 2, ROUTE: 3, TUPLE: 4, PAIRS: 5, KNOWN: 6 } as const

/** The answer for lines in which nothing is found. */
export const QUIET = 1
