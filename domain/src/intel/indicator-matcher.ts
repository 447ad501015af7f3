import { parseIpRange } from '@opensoc/stix'
import { type IndicatorBuffers, IndicatorTable } from './indicator-table.ts'
import { type IndicatorKind, type IndicatorValue, normalizeValue, printAddress } from './indicator-value.ts'

/** A value of an event that an indicator names. */
export interface IndicatorHit {
  readonly indicator: IndicatorValue
  /** Its number: the position among the values that the set was made of, each once. */
  readonly number: number
  /** The OCSF path of the field that hit. */
  readonly field: string
  /** The event's value as it stands there. */
  readonly value: string
}

/** An OCSF observable. */
export interface ObservedValue {
  readonly name?: string
  readonly type?: string
  readonly type_id?: number
  readonly value?: string
}

/** Everything that a matcher needs, for a thread to make its own from. */
export interface IndicatorSet {
  readonly buffers: IndicatorBuffers
  /** IPv4 ranges by the length of their prefix, as numbers: most addresses are in none. */
  readonly ranges4: readonly { readonly prefix: number; readonly networks: readonly number[] }[]
  /** Prefix lengths of the IPv6 ranges. */
  readonly prefixes6: readonly number[]
}

export function indicatorSetOf(values: readonly IndicatorValue[]): IndicatorSet {
  const table = IndicatorTable.build(values, values.length)
  const ranges = values.flatMap(({ kind, value }) => (kind === 'cidr' ? (parseIpRange(value) ?? []) : []))
  const four = Map.groupBy(
    ranges.filter(({ family }) => family === 4),
    ({ prefix }) => prefix,
  )
  const six = new Set(ranges.filter(({ family }) => family === 6).map(({ prefix }) => prefix))
  return {
    buffers: table.buffers,
    ranges4: [...four].map(([prefix, list]) => ({
      prefix,
      networks: list.map(({ address }) => Number(address)),
    })),
    prefixes6: [...six],
  }
}

/** Finds the indicators among an event's observables. The same class judges the stream and what was kept of it. */
export class IndicatorMatcher {
  readonly #table: IndicatorTable
  readonly #ranges4: readonly { readonly prefix: number; readonly networks: ReadonlySet<number> }[]
  readonly #prefixes6: readonly number[]

  constructor({ buffers, ranges4, prefixes6 }: IndicatorSet) {
    this.#table = new IndicatorTable(buffers)
    this.#ranges4 = ranges4.map(({ prefix, networks }) => ({ prefix, networks: new Set(networks) }))
    this.#prefixes6 = prefixes6
  }

  get size(): number {
    return this.#table.size
  }

  /** Each indicator once an event, with the first field that hit. */
  match(observables: readonly ObservedValue[] | undefined): readonly IndicatorHit[] {
    if (observables === undefined || this.#table.size === 0) return NO_HITS
    let hits: IndicatorHit[] | undefined
    for (const observable of observables) {
      const { type, value } = observable
      if (value === undefined || value === '') continue
      const numbers = this.#numbersOf(type, observable.name, value)
      if (numbers === undefined) continue
      hits ??= []
      for (const number of numbers) {
        const indicator = this.#table.value(number)
        if (
          hits.some(
            ({ indicator: known }) => known.kind === indicator.kind && known.value === indicator.value,
          )
        )
          continue
        hits.push({ indicator, number, field: observable.name ?? '', value })
      }
    }
    return hits ?? NO_HITS
  }

  /** Numbers of the indicators that an observable of this kind is named by; undefined for none. */
  #numbersOf(type: string | undefined, name: string | undefined, value: string): number[] | undefined {
    switch (type) {
      case 'Hash':
        return this.#one(this.#hash(name, value))
      case 'Hostname':
        return this.#table.findDomains(withoutLastDot(value))
      case 'IP Address':
        return this.#address(value)
      case 'URL String':
        return this.#url(value)
      case 'Email Address':
        return this.#email(value)
      case 'File Name':
      case 'Process Name':
        return this.#one(this.#table.find('file_name', baseName(value)))
      default:
        return undefined
    }
  }

  #one(number: number): number[] | undefined {
    return number === -1 ? undefined : [number]
  }

  #hash(name: string | undefined, value: string): number {
    const kind = HASH_KINDS.get(value.length)
    if (kind === undefined) return -1
    const isJa3 = kind === 'md5' && name !== undefined && name.includes('ja3')
    return this.#table.find(isJa3 ? 'ja3' : kind, value)
  }

  #address(value: string): number[] | undefined {
    const isSix = value.includes(':')
    const text = isSix ? normalizeValue('ip', value) : value
    if (text === undefined) return undefined
    const exact = this.#table.find('ip', text)
    const ranges = isSix ? this.#within6(value) : this.#within4(value)
    if (exact === -1) return ranges
    return ranges === undefined ? [exact] : [exact, ...ranges]
  }

  #within4(value: string): number[] | undefined {
    if (this.#ranges4.length === 0) return undefined
    const address = numberOfIpv4(value)
    if (address === -1) return undefined
    let numbers: number[] | undefined
    for (const { prefix, networks } of this.#ranges4) {
      const size = 2 ** (32 - prefix)
      const network = address - (address % size)
      if (!networks.has(network)) continue
      numbers ??= []
      numbers.push(this.#table.find('cidr', `${printAddress(4, BigInt(network))}/${prefix}`))
    }
    return numbers
  }

  #within6(value: string): number[] | undefined {
    const range = this.#prefixes6.length === 0 ? undefined : parseIpRange(value)
    if (range === undefined) return undefined
    const numbers = this.#prefixes6.map((prefix) => {
      const shift = BigInt(128 - prefix)
      return this.#table.find('cidr', `${printAddress(6, (range.address >> shift) << shift)}/${prefix}`)
    })
    const found = numbers.filter((number) => number !== -1)
    return found.length === 0 ? undefined : found
  }

  #url(value: string): number[] | undefined {
    const url = normalizeValue('url', value)
    const numbers: number[] = []
    if (url !== undefined) {
      // An indicator may leave the scheme out.
      for (const text of [url, url.slice(url.indexOf('://') + 3)]) {
        const exact = this.#table.find('url', text)
        if (exact !== -1) numbers.push(exact)
      }
    }
    const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)/i.exec(value)?.[1]?.toLowerCase()
    if (host !== undefined && host !== '') {
      const plain = withoutLastDot(host.replace(/^\[|\]$/g, ''))
      const isAddress = /^[\d.]+$/.test(plain) || plain.includes(':')
      const more = isAddress ? this.#address(plain) : this.#table.findDomains(plain)
      if (more !== undefined) numbers.push(...more)
    }
    return numbers.length === 0 ? undefined : numbers
  }

  #email(value: string): number[] | undefined {
    const address = this.#table.find('email', value)
    const domains = this.#table.findDomains(value.slice(value.lastIndexOf('@') + 1))
    if (address === -1) return domains
    return domains === undefined ? [address] : [address, ...domains]
  }
}

const NO_HITS: readonly IndicatorHit[] = []
const HASH_KINDS = new Map<number, IndicatorKind>([
  [64, 'sha256'],
  [40, 'sha1'],
  [32, 'md5'],
])

function withoutLastDot(name: string): string {
  return name.charCodeAt(name.length - 1) === 46 ? name.slice(0, -1) : name
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1)
}

/** The number of an IPv4 address, or -1. */
function numberOfIpv4(text: string): number {
  let number = 0
  let part = -1
  let parts = 0
  for (let at = 0; at <= text.length; at++) {
    const unit = at === text.length ? 46 : text.charCodeAt(at)
    if (unit === 46) {
      if (part < 0 || part > 255 || ++parts > 4) return -1
      number = number * 256 + part
      part = -1
    } else if (unit >= 48 && unit <= 57) part = (part < 0 ? 0 : part * 10) + unit - 48
    else return -1
  }
  return parts === 4 ? number : -1
}
