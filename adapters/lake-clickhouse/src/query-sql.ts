import { type EventScope, findColumn, type HuntQuery, patternParts } from '@opensoc/domain'
import { OpenSocError } from '@opensoc/kernel'
import { NOT_KEPT, type Prefilter } from '@opensoc/sigma'
import type { Params } from './client.ts'
import { EXACT_COLUMNS } from './ddl.ts'

export interface Condition {
  readonly sql: string
  readonly params: Params
}

/** The WHERE condition of a scope: tenant and time first, since the table is sorted and partitioned by them. */
export function scopeCondition(scope: EventScope): Condition {
  const values = new ValueList()
  const within = [
    `tenant_id = ${values.add('String', scope.tenantId)}`,
    `time >= fromUnixTimestamp64Milli(${values.add('Int64', clampTime(scope.from))}, 'UTC')`,
    `time < fromUnixTimestamp64Milli(${values.add('Int64', clampTime(scope.to))}, 'UTC')`,
  ].join(' AND ')
  if (scope.query.kind === 'all') return { sql: within, params: values.params }
  return { sql: `${within} AND ${render(scope.query, values, within)}`, params: values.params }
}

/** DateTime64(3) reaches from 1900 to 2299. */
const LAST_TIME = Date.UTC(2299, 11, 31)

function clampTime(time: number): number {
  return Math.min(Math.max(0, Math.floor(time)), LAST_TIME)
}

class ValueList {
  readonly params: Record<string, unknown> = {}
  #count = 0

  /** Gives the placeholder of the value. */
  add(
    type: 'String' | 'Int64' | 'Float64' | 'Array(String)',
    value: string | number | readonly string[],
  ): string {
    const name = `v${this.#count++}`
    this.params[name] = value
    return `{${name}:${type}}`
  }
}

/** `within` is the condition of tenant and time, for tables beside the events. */
function render(query: HuntQuery, values: ValueList, within: string): string {
  switch (query.kind) {
    case 'all':
      return '1'
    case 'and':
      return `(${query.parts.map((part) => render(part, values, within)).join(' AND ')})`
    case 'or':
      return `(${query.parts.map((part) => render(part, values, within)).join(' OR ')})`
    case 'not':
      return `NOT ${render(query.part, values, within)}`
    case 'rule':
      return `(empty(sigma_sources) OR ${renderPrefilter(query.prefilter, values)})`
    case 'observed':
      return renderObserved(query, values, within)
    case 'held':
      // As the event is written: JSON.stringify made both.
      return `positionCaseInsensitive(ocsf, ${values.add('String', JSON.stringify(query.text).slice(1, -1))}) > 0`
    case 'text':
      return `positionCaseInsensitiveUTF8(raw, ${values.add('String', query.text)}) > 0`
    case 'exists':
      return renderExists(query.field, values)
    case 'compare':
      return `${numberOf(query.field, values)} ${query.operator} ${values.add('Float64', query.value)}`
    case 'field':
      return renderField(query.field, query.value, values)
  }
}

/** By the key of the observables, which are in lower case where case means nothing (rows of old are as they came). */
function renderObserved(
  { kinds, values: wanted }: Extract<HuntQuery, { kind: 'observed' }>,
  values: ValueList,
  within: string,
): string {
  const cases = [...new Set(wanted.flatMap((value) => [value, value.toLowerCase(), value.toUpperCase()]))]
  const kind = values.add('Array(String)', kinds)
  const value = values.add('Array(String)', cases)
  return `event_id IN (SELECT event_id FROM observables WHERE ${within} AND kind IN ${kind} AND value IN ${value})`
}

/** Exactly what `holds` of @opensoc/sigma says. */
function renderPrefilter(prefilter: Prefilter, values: ValueList): string {
  switch (prefilter.kind) {
    case 'all':
      return '1'
    case 'none':
      return '0'
    case 'and':
      return `(${prefilter.parts.map((part) => renderPrefilter(part, values)).join(' AND ')})`
    case 'or':
      return `(${prefilter.parts.map((part) => renderPrefilter(part, values)).join(' OR ')})`
    case 'source':
      return `has(sigma_sources, ${values.add('String', prefilter.source)})`
    case 'text':
      return `(position(sigma_text, ${values.add('String', prefilter.literal)}) > 0 OR has(sigma_sources, ${values.add('String', NOT_KEPT)}))`
  }
}

function renderExists(field: string, values: ValueList): string {
  const column = findColumn(field)
  if (column === undefined) return `JSONHas(ocsf, ${pathOf(field, values)})`
  if (column.type === 'integer') return `${column.name} != 0`
  if (column.type === 'time') return `toUnixTimestamp64Milli(${column.name}) != 0`
  return `${column.name} != ''`
}

function numberOf(field: string, values: ValueList): string {
  const column = findColumn(field)
  if (column === undefined) return `JSONExtractFloat(ocsf, ${pathOf(field, values)})`
  if (column.type === 'integer') return column.name
  if (column.type === 'time') return `toUnixTimestamp64Milli(${column.name})`
  throw new OpenSocError('LAKE_QUERY_INVALID', `${field} is no number`, { nextStep: `Use ${field}:value.` })
}

function renderField(field: string, value: string, values: ValueList): string {
  const column = findColumn(field)
  if (column?.type === 'integer' || column?.type === 'time')
    return renderNumber(column.name, value, numberOf(field, values), values)
  const isExact = column !== undefined && EXACT_COLUMNS.has(column.name)
  const text = column === undefined ? textAtPath(field, values) : column.name
  const subject = isExact ? text : `lower(${text})`
  const parts = patternParts(isExact ? value : asciiLower(value))
  if (parts.length > 1) return `${subject} LIKE ${values.add('String', parts.map(escapeLike).join('%'))}`
  const equal = `${subject} = ${values.add('String', parts[0]!)}`
  // A host is known by its short name too: host:ws1 finds ws1.corp.example.
  if (column?.name !== 'host' || parts[0]!.includes('.')) return equal
  return `(${equal} OR startsWith(${subject}, ${values.add('String', `${parts[0]}.`)}))`
}

function renderNumber(name: string, value: string, subject: string, values: ValueList): string {
  const number = Number(value)
  if (value.trim() !== '' && Number.isFinite(number)) return `${subject} = ${values.add('Float64', number)}`
  const parts = patternParts(value)
  if (parts.length > 1)
    return `toString(${name}) LIKE ${values.add('String', parts.map(escapeLike).join('%'))}`
  throw new OpenSocError('LAKE_QUERY_INVALID', `${name} holds numbers, and ${value.slice(0, 80)} is none`)
}

function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&')
}

/** As ClickHouse's `lower` does it: ASCII only, so that lengths never change. */
function asciiLower(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
}

function textAtPath(path: string, values: ValueList): string {
  const keys = pathOf(path, values)
  return `if(JSONType(ocsf, ${keys}) = 'String', JSONExtractString(ocsf, ${keys}), JSONExtractRaw(ocsf, ${keys}))`
}

/** Keys of objects, and 1-based positions in arrays. */
function pathOf(path: string, values: ValueList): string {
  return path
    .split('.')
    .map((step) => (/^\d{1,4}$/.test(step) ? String(Number(step) + 1) : values.add('String', step)))
    .join(', ')
}
