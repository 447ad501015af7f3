import { covers, type Logsource } from '@opensoc/sigma'

/** Events of one log source, as views of events name it. */
export interface SeenLogsource {
  readonly logsource: Logsource
  readonly events: number
  /** Of its newest event, and no later than when that was received. Milliseconds since the epoch. */
  readonly lastTime: number
}

/** Which log sources bring events, and which have stopped. */
export class Telemetry {
  readonly #seen: readonly SeenLogsource[]
  readonly #since: number
  readonly #known = new Map<string, number | undefined>()

  /** Live is what has an event at or after `since`. */
  constructor(seen: readonly SeenLogsource[], since: number) {
    this.#seen = seen
    this.#since = since
  }

  /** Of the newest event that rules of this log source see; undefined if there never was one. */
  lastTime(logsource: Logsource): number | undefined {
    const name = logsourceName(logsource)
    if (this.#known.has(name)) return this.#known.get(name)
    let last: number | undefined
    for (const seen of this.#seen)
      if (covers(logsource, seen.logsource)) last = Math.max(last ?? seen.lastTime, seen.lastTime)
    this.#known.set(name, last)
    return last
  }

  isLive(logsource: Logsource): boolean {
    const last = this.lastTime(logsource)
    return last !== undefined && last >= this.#since
  }
}

/** `windows process_creation`, `category:webserver`; `any` for one that names nothing. In lower case. */
export function logsourceName({ product, category, service }: Logsource): string {
  const parts = [
    product,
    category === undefined ? undefined : product === undefined ? `category:${category}` : category,
    service === undefined ? undefined : `service:${service}`,
  ]
  const name = parts.filter((part) => part !== undefined).join(' ')
  return name === '' ? 'any' : name.toLowerCase()
}
