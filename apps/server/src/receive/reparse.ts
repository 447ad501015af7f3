import { randomUUID } from 'node:crypto'
import {
  type EventLake,
  QUARANTINE_TEXT_BYTES,
  REPARSE,
  type ReparseLine,
  type StateStore,
  type StoredEvent,
} from '@opensoc/domain'
import type { Receiver } from './receiver.ts'

/** Records of one step: what is between the lake and the log at any time. */
const STEP_RECORDS = 500
const STEP_BYTES = 4 * 1024 * 1024
const INTENT = 'reparse.intent'

export interface ReparseOutcome {
  /** Records that go through the pipeline again. */
  readonly reparsed: number
  /** Records of which only the beginning was kept: they cannot. */
  readonly cut: number
}

/** What is about to move from the lake to the log; kept until it has. */
interface Intent {
  readonly source: string
  readonly from: 'events' | 'quarantine'
  readonly ids: readonly string[]
  readonly key: string
  readonly body: string
}

/**
 * Sends records through the pipeline again that are stored or in quarantine, with their ids and times of receipt: what is
 * understood now takes the place of what was there, and the ledger moves with it. A step that a crash interrupted is
 * completed at the next start; nothing is lost or doubled.
 */
export class Reparse {
  readonly #state: StateStore
  readonly #lake: EventLake
  readonly #receiver: Receiver
  /** One at a time: the intent has one place. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(options: {
    readonly state: StateStore
    readonly lake: EventLake
    readonly receiver: Receiver
  }) {
    this.#state = options.state
    this.#lake = options.lake
    this.#receiver = options.receiver
  }

  /** Completes what a crash interrupted. Call after the receiver has recovered, before the pipeline runs. */
  recover(tenantId: string): Promise<void> {
    return this.#inTurn(() => this.#complete(tenantId))
  }

  async #complete(tenantId: string): Promise<void> {
    const intent = (await this.#state.values.get(tenantId, INTENT)) as Intent | undefined
    if (intent === undefined) return
    // In the log already: removing now would take away what the pipeline made of it.
    if (!(await this.#receiver.holds(tenantId, intent.key))) await this.#move(tenantId, intent)
    await this.#state.values.delete(tenantId, INTENT)
  }

  /** Quarantined records, newest first. */
  quarantined(
    tenantId: string,
    filter: { readonly source?: string; readonly reason?: string; readonly limit: number },
  ): Promise<ReparseOutcome> {
    return this.#inTurn(() => this.#quarantined(tenantId, filter))
  }

  async #quarantined(
    tenantId: string,
    filter: { readonly source?: string; readonly reason?: string; readonly limit: number },
  ): Promise<ReparseOutcome> {
    const rows = await this.#lake.quarantined(tenantId, filter)
    const whole = rows.filter(({ text }) => text.length < QUARANTINE_TEXT_BYTES)
    for (const [source, ofSource] of Map.groupBy(whole, (row) => row.source))
      await this.#moveAll(
        tenantId,
        source,
        'quarantine',
        ofSource.map(({ record_id: id, received_time: receivedTime, reason, text }) => ({
          ...{ id, receivedTime, was: reason, text },
        })),
      )
    return { reparsed: whole.length, cut: rows.length - whole.length }
  }

  /** Stored events, from their original records. */
  stored(tenantId: string, events: readonly StoredEvent[]): Promise<ReparseOutcome> {
    return this.#inTurn(() => this.#stored(tenantId, events))
  }

  async #stored(tenantId: string, events: readonly StoredEvent[]): Promise<ReparseOutcome> {
    for (const [source, ofSource] of Map.groupBy(events, (event) => event.source))
      await this.#moveAll(
        tenantId,
        source,
        'events',
        ofSource.map(({ id, receivedTime, raw: text }) => ({ id, receivedTime, was: 'stored', text })),
      )
    return { reparsed: events.length, cut: 0 }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work)
    this.#turn = done.catch(() => undefined)
    return done
  }

  async #moveAll(
    tenantId: string,
    source: string,
    from: Intent['from'],
    lines: readonly ReparseLine[],
  ): Promise<void> {
    for (const step of stepsOf(lines)) {
      // One that a full spool refused goes first: the next would take its place.
      await this.#complete(tenantId)
      const ids = step.map(({ id }) => id)
      const key = `reparse:${randomUUID()}`
      const intent: Intent = {
        source,
        from,
        ids,
        key,
        body: step.map((line) => JSON.stringify(line)).join('\n'),
      }
      await this.#state.values.set(tenantId, INTENT, intent)
      await this.#move(tenantId, intent)
      await this.#state.values.delete(tenantId, INTENT)
    }
  }

  /** Out of the lake first: the pipeline puts what it makes of a record under the same id. */
  async #move(tenantId: string, { source, from, ids, key, body }: Intent): Promise<void> {
    await this.#lake.remove(tenantId, from, ids)
    await this.#receiver.receive(
      { ...{ tenantId, source, contentEncoding: 'identity', contentType: REPARSE }, batchKey: key },
      Buffer.from(body),
    )
  }
}

function* stepsOf(lines: readonly ReparseLine[]): Generator<readonly ReparseLine[]> {
  let step: ReparseLine[] = []
  let size = 0
  for (const line of lines) {
    if (step.length > 0 && (step.length >= STEP_RECORDS || size + line.text.length > STEP_BYTES)) {
      yield step
      step = []
      size = 0
    }
    step.push(line)
    size += line.text.length
  }
  if (step.length > 0) yield step
}
