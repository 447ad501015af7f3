import { type EventLake, type HuntQuery, patternOf, type StoredEvent } from '@opensoc/domain'

/** Questions that a root cause may ask, and events that one answer may hold. */
const MAX_QUESTIONS = 60
const PAGE = 500
const CALL_MS = 2000

/** Asks the lake within a budget. What could not be asked or answered is told: the result is then incomplete. */
export class EvidenceLake {
  isIncomplete = false
  #asked = 0
  readonly #lake: EventLake
  readonly #tenantId: string
  readonly #signal: AbortSignal | undefined
  readonly #answers = new Map<string, Promise<readonly StoredEvent[]>>()

  constructor(lake: EventLake, tenantId: string, signal?: AbortSignal) {
    this.#lake = lake
    this.#tenantId = tenantId
    this.#signal = signal
  }

  byId(ids: readonly string[]): Promise<readonly StoredEvent[]> {
    return this.#lake.eventsById(this.#tenantId, ids)
  }

  /** Oldest first. The same question is asked once. */
  find(query: HuntQuery, from: number, to: number): Promise<readonly StoredEvent[]> {
    const key = JSON.stringify([query, from, to])
    const known = this.#answers.get(key)
    if (known !== undefined) return known
    const answer = this.#ask(query, from, to)
    this.#answers.set(key, answer)
    return answer
  }

  async #ask(query: HuntQuery, from: number, to: number): Promise<readonly StoredEvent[]> {
    if (this.#asked++ >= MAX_QUESTIONS) {
      this.isIncomplete = true
      return []
    }
    const options = { timeoutMs: CALL_MS, ...(this.#signal === undefined ? {} : { signal: this.#signal }) }
    try {
      const scope = { tenantId: this.#tenantId, query, from: Math.max(0, from), to }
      const page = await this.#lake.search(scope, { limit: PAGE }, options)
      if (page.cursor !== undefined) this.isIncomplete = true
      return [...page.events].sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1))
    } catch (error) {
      if (this.#signal?.aborted === true) throw error
      this.isIncomplete = true
      return []
    }
  }
}

/** A column has this value, without case. */
export function is(field: string, value: string | number): HuntQuery {
  return { kind: 'field', field, value: patternOf(String(value)) }
}

/** A column begins with this. */
export function begins(field: string, start: string): HuntQuery {
  return { kind: 'field', field, value: `${patternOf(start)}*` }
}

export function both(...parts: readonly HuntQuery[]): HuntQuery {
  return parts.length === 1 ? parts[0]! : { kind: 'and', parts }
}

export function either(...parts: readonly HuntQuery[]): HuntQuery {
  return parts.length === 1 ? parts[0]! : { kind: 'or', parts }
}

/** The short name and every full name that begins with it: `ws1`, `ws1.corp.example`. */
export function onHost(host: string): HuntQuery {
  return either(is('host', host), begins('host', `${host}.`))
}
