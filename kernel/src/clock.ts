/** Time as an argument: nothing below the apps reads the machine's clock. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
}
