import { SCHEMA } from './generated/schema.ts'
import { type IssueLog, quote } from './issue.ts'
import { isRecord, type JsonRecord, ownValue } from './json-record.ts'

const MAX_PATH_STEPS = 32
/** Values visited while following all names of one event; after that, names are taken on trust. */
const MAX_VISITS = 100_000

/** Warns about observables that point nowhere in the event, or that lack the value a scalar type carries. */
export function checkObservables(event: JsonRecord, log: IssueLog): void {
  const observables = ownValue(event, 'observables')
  if (!Array.isArray(observables) || !log.wants('warning')) return
  const paths = new Paths(event)
  for (const [index, observable] of observables.entries()) {
    if (log.isFull || paths.isExhausted) return
    if (isRecord(observable)) checkObservable(observable, paths, `/observables/${index}`, log)
  }
}

function checkObservable(observable: JsonRecord, paths: Paths, at: string, log: IssueLog): void {
  const name = ownValue(observable, 'name')
  if (typeof name === 'string' && !paths.has(name)) {
    const expected = 'the path of an attribute in this event, e.g. src_endpoint.ip'
    log.add(
      'warning',
      'observable_name_invalid_reference',
      `${at}/name`,
      `${quote(name)} is not there`,
      expected,
    )
  }
  const id = ownValue(observable, 'type_id')
  const kind = Number.isInteger(id) ? SCHEMA.observables[String(id)]?.kind : undefined
  if (kind === undefined || kind === 'object' || (ownValue(observable, 'value') ?? undefined) !== undefined)
    return
  log.add(
    'warning',
    'observable_value_missing',
    `${at}/value`,
    'an observable of a scalar type carries its value',
  )
}

/** Follows attribute paths; an array is passed through to any of its members (`hashes.value`, `hashes[].value`). */
class Paths {
  readonly #event: JsonRecord
  #visitsLeft = MAX_VISITS

  constructor(event: JsonRecord) {
    this.#event = event
  }

  get isExhausted(): boolean {
    return this.#visitsLeft <= 0
  }

  has(path: string): boolean {
    return this.#leadsOn(this.#event, path.split('.', MAX_PATH_STEPS), 0)
  }

  #leadsOn(value: unknown, steps: readonly string[], from: number): boolean {
    this.#visitsLeft -= 1
    if (this.isExhausted) return true
    if (Array.isArray(value)) {
      const rest = from < steps.length && /^\d+$/.test(steps[from]!) ? from + 1 : from
      // OCSF has no arrays of arrays; not entering them keeps hostile nesting off the stack.
      return value.some((member) => !Array.isArray(member) && this.#leadsOn(member, steps, rest))
    }
    if (from === steps.length) return value !== undefined && value !== null
    if (!isRecord(value)) return false
    const name = steps[from]!.replace(/\[\d*\]$/, '')
    return this.#leadsOn(ownValue(value, name), steps, from + 1)
  }
}
