import type { Event, FieldProfile } from '@opensoc/domain'

/** Of each frame so many events are looked at, evenly: a few hundred tell what thousands hold. */
const SAMPLE = 64
const MAX_KINDS = 500
const MAX_FIELDS = 300
const MAX_NAME = 120

/** OCSF attributes that rules, correlation and pivots live by. */
const ATTRIBUTES = [
  'device.hostname',
  'actor.user.name',
  'user.name',
  'src_endpoint.ip',
  'dst_endpoint.ip',
  'process.cmd_line',
  'process.name',
  'actor.process.name',
  'file.path',
  'query.hostname',
  'http_request.url',
  'email.from',
  'api.operation',
  'finding_info.title',
].map((path) => ({ name: `ocsf:${path}`, steps: path.split('.') }))

interface Counts {
  readonly source: string
  readonly kind: string
  events: number
  readonly fields: Map<string, number>
}

/** Counts which fields are filled, in a sample of the events of a batch. */
export class FieldProfiles {
  readonly #kinds = new Map<string, Counts>()

  /** The events of one frame. */
  add(events: readonly Event[]): void {
    const step = Math.max(1, Math.ceil(events.length / SAMPLE))
    for (let at = 0; at < events.length; at += step) this.#addOne(events[at]!)
  }

  list(): FieldProfile[] {
    return [...this.#kinds.values()].map(({ source, kind, events, fields }) => ({
      ...{ source, kind, events },
      fields: Object.fromEntries(fields),
    }))
  }

  #addOne(event: Event): void {
    const counts = this.#countsOf(event.source, kindOf(event))
    if (counts === undefined) return
    counts.events += 1
    const [view] = event.sigma
    if (view !== undefined) this.#countFields(counts, view.fields, '', 0)
    for (const { name, steps } of ATTRIBUTES) if (isFilled(follow(event.ocsf, steps))) count(counts, name)
  }

  #countsOf(source: string, kind: string): Counts | undefined {
    const key = `${source}\n${kind}`
    const known = this.#kinds.get(key)
    if (known !== undefined || this.#kinds.size >= MAX_KINDS) return known
    const fresh: Counts = { source, kind, events: 0, fields: new Map() }
    this.#kinds.set(key, fresh)
    return fresh
  }

  /** Names within objects are told to the second level: `userIdentity.arn`. */
  #countFields(
    counts: Counts,
    fields: Readonly<Record<string, unknown>>,
    prefix: string,
    depth: number,
  ): void {
    for (const name in fields) {
      const value = fields[name]
      if (!isFilled(value)) continue
      count(counts, prefix + name)
      if (depth === 0 && typeof value === 'object' && !Array.isArray(value))
        this.#countFields(counts, value as Record<string, unknown>, `${name}.`, 1)
    }
  }
}

function count({ fields }: Counts, name: string): void {
  const known = fields.get(name)
  if (known !== undefined) fields.set(name, known + 1)
  else if (fields.size < MAX_FIELDS && name.length <= MAX_NAME && name !== '__proto__') fields.set(name, 1)
}

/** Events of one kind hold the same fields: a logon has others than a query. */
function kindOf({ ocsf }: Event): string {
  const { product, event_code: code = '' } = ocsf.metadata
  return `${product.name ?? ''} ${ocsf.class_name ?? ocsf.class_uid}${/^\d{1,6}$/.test(code) ? ` ${code}` : ''}`
}

function isFilled(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && value !== '-'
}

function follow(root: unknown, steps: readonly string[]): unknown {
  let value = root
  for (const step of steps) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Readonly<Record<string, unknown>>)[step]
  }
  return value
}
