import { compareEvents, type SessionEvent } from './session-event.ts'

/** Events that follow each other as the rules are listed, not further apart than a timespan. */
interface Chain {
  readonly start: number
  readonly event: SessionEvent
  readonly before: Chain | undefined
}

/**
 * The chains that events make, as they come in step order. Events of the same millisecond count as being in the order
 * of the rules, because their true order is not known; one event is never two steps.
 */
export class OrderedChains {
  readonly #timespanMs: number
  /** By step, then by length less one: of the chains that end there, the one that began last can go on longest. */
  readonly #chains: (Chain | undefined)[][] = []

  constructor(timespanMs: number) {
    this.#timespanMs = timespanMs
  }

  /** The longest chain that ends with this event, as one of these steps. */
  add(event: SessionEvent, steps: readonly number[] = event.bases): readonly SessionEvent[] {
    let longest: readonly [length: number, chain: Chain | undefined] = [0, undefined]
    // From the last step to the first: what this event begins is not what it goes on with.
    for (const step of [...steps].sort((a, b) => b - a)) {
      for (let length = step + 1; length >= 1; length--) {
        const chain = this.#extend(event, step, length)
        if (chain === undefined) continue
        this.#chains[step] ??= []
        this.#chains[step][length - 1] = chain
        if (length > longest[0]) longest = [length, chain]
      }
    }
    return eventsOf(longest[1])
  }

  #extend(event: SessionEvent, step: number, length: number): Chain | undefined {
    if (length === 1) return { start: event.time, event, before: undefined }
    let best: Chain | undefined
    for (let below = 0; below < step; below++) {
      const chain = this.#chains[below]?.[length - 2]
      if (chain === undefined || event.time - chain.start > this.#timespanMs) continue
      if (best === undefined || chain.start > best.start) best = chain
    }
    return best === undefined ? undefined : { start: best.start, event, before: best }
  }
}

/** By time; of the same time, by the step that they can take. */
export function inStepOrder(events: readonly SessionEvent[]): SessionEvent[] {
  const firstStep = (event: SessionEvent) => Math.min(...event.bases)
  return [...events].sort((a, b) => a.time - b.time || firstStep(a) - firstStep(b) || compareEvents(a, b))
}

function eventsOf(chain: Chain | undefined): SessionEvent[] {
  const events: SessionEvent[] = []
  for (let link = chain; link !== undefined; link = link.before) events.push(link.event)
  return events.reverse()
}
