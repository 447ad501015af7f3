// Where things lie in the memory that the host lays out and hands over. Addresses are bytes from its start.

/** What the scanner tells the host after each step: numbers of four bytes each, from this address on. */
export const STATUS: usize = 64
export const LINE_START: usize = STATUS
export const LINE_END: usize = STATUS + 4
export const LINE_COUNT: usize = STATUS + 8
export const SPAN_COUNT: usize = STATUS + 12
export const CLASS: usize = STATUS + 16
export const ANSWER: usize = STATUS + 20

/** A value of the line: its slot, where its JSON text starts and ends, and its signature. */
export const SPAN_BYTES: usize = 16
/** The signature is not known yet. */
export const UNKNOWN_SIGNATURE: u32 = 0xffffffff

/** How far from its place an entry of any table may lie: no input makes a lookup longer. */
export const MAX_PROBES: u32 = 16

/** A class of events: what is added up before any value, then the addresses of its tables. */
export const CLASS_PLANS: usize = 16
export const CLASS_CONFLICTS: usize = 20
export const CLASS_KEYWORDS: usize = 24
export const CLASS_PAIRS: usize = 28
