import { globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import {
  DEFAULT_TENANT,
  IndicatorMatcher,
  type IndicatorValue,
  indicatorSetOf,
  type ObservedValue,
  readIntelligence,
} from '@opensoc/domain'

export interface SweepEvaluation {
  readonly folder: string
  readonly files: number
  /** Things in the files; each is stored or rejected. */
  readonly count: number
  readonly stored: number
  readonly rejected: number
  /** Different values, those of warning lists left out. */
  readonly values: number
  readonly patterns: number
  readonly excluded: number
  /** Events that hold an indicator. */
  readonly planted: number
  readonly found: number
  readonly foundByPlainSet: number
  /** Events that hold none, and are found. */
  readonly falselyFound: number
}

/** Takes in every file of a folder and judges events that are planted for what it says. */
export function evaluateIntelligence(folder: string): SweepEvaluation {
  const files = globSync(join(folder, '**/*.{json,json.gz,csv,txt,html}')).filter((file) =>
    statSync(file).isFile(),
  )
  const sum = { count: 0, stored: 0, rejected: 0, patterns: 0, excluded: 0 }
  const values = new Map<string, IndicatorValue>()
  for (const file of files.sort()) {
    const bytes = readFileSync(file)
    const content = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
    const read = readIntelligence(content, { tenantId: DEFAULT_TENANT, source: file, trust: 100, now: 0 })
    sum.count += read.count
    sum.rejected += read.rejected.length
    sum.stored += read.count - read.rejected.length
    sum.patterns += read.patterns.length
    for (const { kind, value, excluded } of read.indicators) {
      if (excluded === undefined) values.set(`${kind} ${value}`, { kind, value })
      else sum.excluded++
    }
  }
  return { folder, files: files.length, ...sum, values: values.size, ...judge([...values.values()]) }
}

type Judged = Pick<SweepEvaluation, 'planted' | 'found' | 'foundByPlainSet' | 'falselyFound'>

function judge(values: readonly IndicatorValue[]): Judged {
  const matcher = new IndicatorMatcher(indicatorSetOf(values))
  const plain = new Set(values.map(({ value }) => value))
  const judged = { planted: 0, found: 0, foundByPlainSet: 0, falselyFound: 0 }
  for (const indicator of values) {
    for (const event of plantedFor(indicator)) {
      judged.planted++
      const hits = matcher.match([event])
      if (
        hits.some((hit) => hit.indicator.kind === indicator.kind && hit.indicator.value === indicator.value)
      )
        judged.found++
      if (plain.has(event.value!)) judged.foundByPlainSet++
    }
    const control = controlOf(indicator)
    // What another indicator of the folder names is no control.
    if (
      control !== undefined &&
      matcher.match([control]).some((hit) => !isNamed(hit.indicator, control.value!))
    ) {
      judged.falselyFound++
    }
  }
  return judged
}

const TYPES: Readonly<Record<string, string>> = {
  sha256: 'Hash',
  sha1: 'Hash',
  md5: 'Hash',
  domain: 'Hostname',
  ip: 'IP Address',
  url: 'URL String',
  email: 'Email Address',
  file_name: 'File Name',
}

function plantedFor({ kind, value }: IndicatorValue): readonly ObservedValue[] {
  const type = TYPES[kind]
  if (type === undefined) return []
  const event = (text: string): ObservedValue => ({ name: 'planted', type, value: text })
  if (kind === 'url' || kind === 'ip') return [event(value)]
  const others =
    kind === 'domain' ? [event(`www.${value}`)] : kind === 'file_name' ? [event(`C:\\x\\${value}`)] : []
  return [event(value), event(value.toUpperCase()), ...others]
}

/** The same with another last character: mostly something that nobody named. */
function controlOf({ kind, value }: IndicatorValue): ObservedValue | undefined {
  const type = TYPES[kind]
  if (type === undefined || kind === 'ip') return undefined
  const last = value.at(-1) === '0' ? '1' : '0'
  return { name: 'control', type, value: value.slice(0, -1) + last }
}

/** Whether a text stands under what an indicator says, read without the matcher. */
function isNamed({ kind, value }: IndicatorValue, text: string): boolean {
  const low = text.toLowerCase()
  if (kind === 'domain' || kind === 'ip')
    return low === value || new RegExp(`[./@]${escaped(value)}(?:[:/?#]|$)`).test(low)
  if (kind === 'file_name') return low.split(/[\\/]/).at(-1) === value
  return kind === 'url' ? text === value : low === value
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
