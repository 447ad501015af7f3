/** Events that a session of a group holds at most; the oldest go, and are counted. */
export const MAX_WINDOW_EVENTS = 20_000

/** Event ids that a firing names at most. */
export const MAX_NAMED_EVENTS = 100
