import type { RawRecord, ReadingForm, TimeForm } from '@opensoc/domain'
import { RE2JS } from 're2js'
import { namedColumns, splitDelimited } from '../coded-format/delimited.ts'
import { parseKeyValues } from '../coded-format/key-value.ts'
import { mappingFault } from '../coded-format/mapping-fault.ts'
import { syslogParts } from '../coded-format/syslog-fields.ts'
import { compileTimePattern } from '../coded-format/time-pattern.ts'

const MAX_RECORD = 65_536
const MAX_PATTERN = 4096
/** What is looked at of a record to tell whose it is. */
const SHOWN = 4096

type Fields = Record<string, string>
type Cut = (text: string) => Fields | undefined

export interface Reading {
  /** Cheap: looks at the record's first characters. */
  isMeant(record: RawRecord): boolean
  /** Undefined where the text is not of the form. */
  fieldsOf(record: RawRecord): Fields | undefined
}

/** Throws `MAPPING_INVALID` naming the key that is wrong or lacks. */
export function compileReading(form: ReadingForm): Reading {
  const isMeant = compileSigns(form)
  const cut = compileCut(form)
  const mend = form.time === undefined ? undefined : compileTime(form.time)
  return {
    isMeant,
    fieldsOf(record) {
      const { body, fields: header, line, time } = syslogParts(record)
      const hasHeader = form.header === 'syslog' && line !== undefined
      const own = cut((hasHeader ? body : record.text).slice(0, MAX_RECORD))
      if (own === undefined) return undefined
      const fields = hasHeader ? { syslog_time: new Date(time).toISOString(), ...header, ...own } : own
      mend?.(fields, record.receivedTime ?? 0)
      return fields
    },
  }
}

function compileSigns({ starts_with: start, contains = [], matches }: ReadingForm): Reading['isMeant'] {
  if (start === undefined && contains.length === 0 && matches === undefined)
    throw mappingFault('read', 'nothing tells which text is meant: give starts_with, contains or matches')
  const pattern = matches === undefined ? undefined : compilePattern('matches', matches)
  return ({ text }) => {
    if (start !== undefined && !text.startsWith(start)) return false
    const shown = text.length > SHOWN ? text.slice(0, SHOWN) : text
    return contains.every((words) => shown.includes(words)) && (pattern?.test(shown) ?? true)
  }
}

/** RE2: time is linear in the text, whatever the text is. */
function compilePattern(at: string, source: string): RE2JS {
  if (source.length > MAX_PATTERN)
    throw mappingFault(at, `the expression has more than ${MAX_PATTERN} characters`)
  try {
    return RE2JS.compile(source, RE2JS.DOTALL)
  } catch (error) {
    throw mappingFault(at, `no RE2 expression: ${(error as Error).message}`)
  }
}

function compileCut(form: ReadingForm): Cut {
  if (form.form === 'key_value') return (text) => ({ ...parseKeyValues(text, form) })
  if (form.form === 'delimited') {
    const { columns = [], delimiter, quote } = form
    if (columns.length === 0) throw mappingFault('columns', 'a delimited form names its columns')
    const names = columns.map((name) => (name === '-' ? '' : name))
    return (text) => ({ ...namedColumns(names, splitDelimited(text, delimiter, quote)) })
  }
  const patterns = compilePatterns(form)
  return (text) => {
    for (const { pattern, names } of patterns) {
      const matcher = pattern.matcher(text)
      if (!matcher.find()) continue
      const fields: Fields = {}
      for (const name of names) {
        const value: string | null = matcher.group(name)
        if (value !== null && value !== '') fields[name] = value
      }
      return fields
    }
    return undefined
  }
}

function compilePatterns({ patterns = [] }: ReadingForm) {
  if (patterns.length === 0) throw mappingFault('patterns', 'a pattern form has at least one expression')
  return patterns.map((source) => {
    const pattern = compilePattern('patterns', source)
    const names = Object.keys(pattern.namedGroups())
    if (names.length === 0) throw mappingFault('patterns', `no named group, (?<name>…), in ${source}`)
    return { pattern, names }
  })
}

/** The field becomes ISO 8601, which every mapping reads; what is no time stays as it is. */
function compileTime({ field, form, zone }: TimeForm): (fields: Fields, referenceTime: number) => void {
  const read = compileTimePattern(form, zoneMinutes(zone))
  if (read === undefined) throw mappingFault('time.form', `${form} names no day and month of a time`)
  return (fields, referenceTime) => {
    const time = read(fields[field] ?? '', referenceTime)
    if (!Number.isNaN(time)) fields[field] = new Date(time).toISOString()
  }
}

function zoneMinutes(zone = 'Z'): number {
  const match = /^(?:Z|([+-])(\d{2}):?(\d{2}))$/.exec(zone)
  if (match === null) throw mappingFault('time.zone', `${zone} is no zone: Z or +01:00`)
  const [, sign, hours = '0', minutes = '0'] = match
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

/** The fields that a form is known to give; undefined where only the record tells, or the form is wrong. */
export function namedFields(form: ReadingForm): ReadonlySet<string> | undefined {
  const header = form.header === 'syslog' ? ['syslog_time', 'syslog_host', 'syslog_app', 'syslog_pid'] : []
  if (form.form === 'delimited') return new Set([...header, ...(form.columns ?? [])])
  if (form.form !== 'pattern') return undefined
  try {
    return new Set([...header, ...compilePatterns(form).flatMap(({ names }) => names)])
  } catch {
    return undefined
  }
}
