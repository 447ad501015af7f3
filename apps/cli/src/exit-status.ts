/** What a verb ends with. */
export const EXIT = { done: 0, failures: 1, usage: 2, unreachable: 3 } as const
