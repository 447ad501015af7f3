import { isIpAddress } from '@opensoc/ocsf'
import type { MappedValue } from './attribute-writer.ts'

/** A record's values by name. Values of JSON records may be trees; paths into them are dotted. */
export type Fields = Readonly<Record<string, unknown>>

/** Where a value comes from: a field, the first of several that is there, or more than that. */
export type ValueSource = string | readonly string[] | DerivedValue

export interface DerivedValue {
  readonly from?: string | readonly string[]
  /** What stands for each of the field's values (without case); `*` for any other. */
  readonly values?: Readonly<Record<string, MappedValue>>
  /** Where the field is absent, or none of `values`. */
  readonly otherwise?: MappedValue
  readonly take?: Taking
  /** `{host}:{port}`: only where all fields are there. */
  readonly template?: string
}

export type Taking =
  | 'lower'
  | 'upper'
  | 'file_name'
  | 'digits'
  | 'before_at'
  | 'host_of_url'
  | 'path_of_url'
  | 'query_of_url'
  | 'host_name'
  | 'protocol'
  | 'plus_as_space'

export interface CompiledSource {
  /** The fields it may read. */
  readonly fields: readonly string[]
  /** The value of a record, or undefined; `told` takes the names of the fields that it was made of. */
  read(fields: Fields, told?: Set<string>): MappedValue | undefined
}

export function compileSource(source: ValueSource): CompiledSource {
  if (typeof source === 'string')
    return { fields: [source], read: (fields, told) => fieldValue(fields, source, told) }
  if (isNames(source)) return { fields: source, read: (fields, told) => firstOf(fields, source, told) }
  const names = typeof source.from === 'string' ? [source.from] : (source.from ?? [])
  const parts = source.template === undefined ? undefined : partsOf(source.template)
  const values = source.values === undefined ? undefined : tableOf(source.values)
  const { take, otherwise } = source
  return {
    fields: parts === undefined ? names : parts.fields,
    read(fields, told) {
      const given = parts === undefined ? firstOf(fields, names, told) : fill(parts, fields, told)
      const value = values === undefined || given === undefined ? given : valueIn(values, given)
      const taken = take === undefined || value === undefined ? value : TAKINGS[take](String(value))
      return taken === undefined || taken === '' ? otherwise : taken
    },
  }
}

/** True where a source is more than the names of fields. */
export function isDerived(source: ValueSource): source is DerivedValue {
  return typeof source === 'object' && !Array.isArray(source)
}

function isNames(source: ValueSource): source is readonly string[] {
  return Array.isArray(source)
}

function tableOf(values: Readonly<Record<string, MappedValue>>): ReadonlyMap<string, MappedValue> {
  return new Map(Object.entries(values).map(([key, value]) => [key.toLowerCase(), value]))
}

function valueIn(values: ReadonlyMap<string, MappedValue>, given: MappedValue): MappedValue | undefined {
  return values.get(String(given).toLowerCase()) ?? values.get('*')
}

/** A field's value; empty, a lone dash and trees count as absent. */
export function fieldValue(fields: Fields, name: string, told?: Set<string>): MappedValue | undefined {
  const own = Object.hasOwn(fields, name)
  const value = own ? fields[name] : valueOnPath(fields, name)
  if (value === undefined || value === null || value === '' || value === '-') return undefined
  if (typeof value === 'object') return scalarOf(value)
  told?.add(own ? name : name.slice(0, name.indexOf('.')))
  return value as MappedValue
}

function scalarOf(value: object): MappedValue | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : undefined
  return typeof first === 'string' && first !== '' ? first : undefined
}

function valueOnPath(fields: Fields, path: string): unknown {
  if (!path.includes('.')) return undefined
  let at: unknown = fields
  for (const step of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined
    at = (at as Fields)[step]
  }
  return at
}

function firstOf(fields: Fields, names: readonly string[], told?: Set<string>): MappedValue | undefined {
  for (const name of names) {
    const value = fieldValue(fields, name, told)
    if (value !== undefined) return value
  }
  return undefined
}

interface Parts {
  readonly texts: readonly string[]
  readonly fields: readonly string[]
}

function partsOf(template: string): Parts {
  const pieces = template.split(/\{([^{}]{1,100})\}/)
  return {
    texts: pieces.filter((_, at) => at % 2 === 0),
    fields: pieces.filter((_, at) => at % 2 === 1),
  }
}

function fill(parts: Parts, fields: Fields, told?: Set<string>): string | undefined {
  let text = parts.texts[0] ?? ''
  for (const [at, name] of parts.fields.entries()) {
    const value = fieldValue(fields, name, told)
    if (value === undefined) return undefined
    text += String(value) + (parts.texts[at + 1] ?? '')
  }
  return text
}

const URL_PARTS =
  /^([a-z][a-z0-9+.-]{0,30}):\/\/(?:[^/?#@]{0,256}@)?([^/?#]{0,1024})([^?#]{0,8192})(?:\?([^#]{0,8192}))?/i

/** Names of IP protocols that logs write as numbers. */
const PROTOCOLS: Readonly<Record<string, string>> = {
  '1': 'icmp',
  '2': 'igmp',
  '6': 'tcp',
  '17': 'udp',
  '47': 'gre',
  '50': 'esp',
  '51': 'ah',
  '58': 'ipv6-icmp',
  '89': 'ospf',
  '132': 'sctp',
}

const TAKINGS: Readonly<Record<Taking, (text: string) => string | undefined>> = {
  lower: (text) => text.toLowerCase(),
  upper: (text) => text.toUpperCase(),
  file_name: (text) => text.slice(Math.max(text.lastIndexOf('\\'), text.lastIndexOf('/')) + 1),
  digits: (text) => /\d{1,16}/.exec(text)?.[0],
  before_at: (text) => (text.includes('@') ? text.slice(0, text.indexOf('@')) : text),
  host_of_url: (text) => URL_PARTS.exec(text)?.[2]?.replace(/:\d{1,5}$/, ''),
  path_of_url: (text) => URL_PARTS.exec(text)?.[3] || '/',
  query_of_url: (text) => URL_PARTS.exec(text)?.[4],
  host_name: (text) => (isIpAddress(text) ? undefined : text),
  protocol: (text) => (Object.hasOwn(PROTOCOLS, text) ? PROTOCOLS[text] : text.toLowerCase()),
  plus_as_space: (text) => text.replaceAll('+', ' '),
}
