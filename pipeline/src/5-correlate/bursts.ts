import { byArrival } from './arrival-order.ts'
import type { RememberedFinding } from './remembered-finding.ts'
import { burstKey } from './signal-index.ts'

export interface Burst {
  /** Event time of the last arrival. */
  time: number
  count: number
  /** The last arrival that is in an incident: where a repeat goes. */
  lastMember: RememberedFinding | undefined
}

/** Which findings say the same thing again and again. Bounded: the oldest burst is forgotten first. */
export class Bursts {
  readonly #byKey = new Map<string, Burst>()
  readonly #gapMs: number
  readonly #most: number

  constructor({ gapMs, most }: { readonly gapMs: number; readonly most: number }) {
    this.#gapMs = gapMs
    this.#most = most
  }

  /** The member that this one repeats: all but the 1st, 2nd, 3rd, 4th, 8th, 16th, ... of a burst repeat one. */
  repeated(finding: RememberedFinding): RememberedFinding | undefined {
    const burst = this.#byKey.get(burstKey(finding))
    if (burst === undefined || Math.abs(finding.time - burst.time) > this.#gapMs) return undefined
    return burst.count >= 4 && (burst.count & (burst.count - 1)) !== 0 ? burst.lastMember : undefined
  }

  arrived(finding: RememberedFinding): void {
    const key = burstKey(finding)
    const known = this.#byKey.get(key)
    if (known !== undefined) {
      known.count++
      known.time = finding.time
      return
    }
    this.#byKey.set(key, { time: finding.time, count: 1, lastMember: undefined })
    if (this.#byKey.size > this.#most) this.#byKey.delete(this.#byKey.keys().next().value!)
  }

  joined(finding: RememberedFinding): void {
    const burst = this.#byKey.get(burstKey(finding))
    if (burst === undefined) return
    if (burst.lastMember === undefined || byArrival(burst.lastMember, finding) < 0) burst.lastMember = finding
  }
}
