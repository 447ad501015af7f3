import { byArrival } from './arrival-order.ts'
import type { Signal } from './evidence.ts'
import { burstKey } from './signal-index.ts'

export interface Burst {
  /** Event time of the first and the last arrival. */
  start: number
  time: number
  count: number
  /** The last arrival that is in an incident: where a repeat goes. */
  lastMember: Signal | undefined
  /** Its members of incidents. */
  members: number
}

/** Which findings say the same thing again and again. Bounded: the oldest burst is forgotten first. */
export class Bursts {
  readonly #byKey = new Map<string, Burst>()
  readonly #gapMs: number
  readonly #longestMs: number
  readonly #most: number

  /** A longer pause, or a longer burst, and the next finding is a new one that is linked anew. */
  constructor(options: { readonly gapMs: number; readonly longestMs: number; readonly most: number }) {
    const { gapMs, longestMs, most } = options
    this.#gapMs = gapMs
    this.#longestMs = longestMs
    this.#most = most
  }

  /**
   * What this one repeats, if it only says again what was said: all but the 1st, 2nd, 3rd, 4th, 8th, 16th, ... of a burst.
   * Asked before {@link arrived}.
   */
  repeated(finding: Signal): Burst | undefined {
    const burst = this.#byKey.get(burstKey(finding))
    if (burst === undefined || !this.#goesOn(burst, finding.time)) return undefined
    return burst.count >= 4 && (burst.count & (burst.count - 1)) !== 0 ? burst : undefined
  }

  arrived(finding: Signal): void {
    const key = burstKey(finding)
    const known = this.#byKey.get(key)
    if (known !== undefined && this.#goesOn(known, finding.time)) {
      known.count++
      known.time = finding.time
      return
    }
    this.#byKey.delete(key)
    this.#byKey.set(key, {
      start: finding.time,
      time: finding.time,
      count: 1,
      lastMember: undefined,
      members: 0,
    })
    if (this.#byKey.size > this.#most) this.#byKey.delete(this.#byKey.keys().next().value!)
  }

  #goesOn({ start, time }: Burst, next: number): boolean {
    return Math.abs(next - time) <= this.#gapMs && Math.abs(next - start) <= this.#longestMs
  }

  joined(finding: Signal): void {
    const burst = this.#byKey.get(burstKey(finding))
    if (burst === undefined) return
    burst.members++
    if (burst.lastMember === undefined || byArrival(burst.lastMember, finding) < 0) burst.lastMember = finding
  }
}
