import type { Event, SeenLogsource } from '@opensoc/domain'

/** In one batch; mappings name a few hundred at most. */
const MAX_LOGSOURCES = 1000

interface Seen {
  readonly logsource: SeenLogsource['logsource']
  events: number
  lastTime: number
}

/**
 * Counts events by the log sources of what rules see of them. The time of an event is its own, but no later than when
 * it was received: old evidence is no live telemetry, and a clock that is ahead keeps none alive.
 */
export class SeenLogsources {
  readonly #seen = new Map<string, Seen>()

  add({ sigma, receivedTime, ocsf }: Event): void {
    const time = Number.isFinite(ocsf.time) ? Math.max(0, Math.min(ocsf.time, receivedTime)) : 0
    for (let at = 0; at < sigma.length; at++) {
      const { logsource } = sigma[at]!
      // Views of one record stand side by side: an audit event has one for each of its lines.
      if (at > 0 && isSame(logsource, sigma[at - 1]!.logsource)) continue
      const key = `${logsource.product ?? ''}\n${logsource.category ?? ''}\n${logsource.service ?? ''}`
      const known = this.#seen.get(key)
      if (known !== undefined) {
        known.events += 1
        if (time > known.lastTime) known.lastTime = time
      } else if (this.#seen.size < MAX_LOGSOURCES)
        this.#seen.set(key, { logsource: namedParts(logsource), events: 1, lastTime: time })
    }
  }

  list(): SeenLogsource[] {
    return [...this.#seen.values()].map((seen) => ({ ...seen, lastTime: Math.trunc(seen.lastTime) }))
  }
}

type Logsource = SeenLogsource['logsource']

function isSame(a: Logsource, b: Logsource): boolean {
  return a === b || (a.product === b.product && a.category === b.category && a.service === b.service)
}

function namedParts({ product, category, service }: Logsource): Logsource {
  return {
    ...(product === undefined ? {} : { product }),
    ...(category === undefined ? {} : { category }),
    ...(service === undefined ? {} : { service }),
  }
}
