import { MAX_DEPTH, type OtlpLog, type ReadLogs } from './otlp-log.ts'

type Tree = Readonly<Record<string, unknown>>
type Values = Record<string, unknown>

/** Reads `ExportLogsServiceRequest` in OTLP/JSON: lower camel case, 64-bit numbers as text, ids in hex. Never throws. */
export function readLogsJson(text: string): ReadLogs {
  let request: unknown
  try {
    request = JSON.parse(text)
  } catch (error) {
    return { logs: [], problem: (error as Error).message }
  }
  if (!isTree(request)) return { logs: [], problem: 'expected an object with resourceLogs' }
  const logs: OtlpLog[] = []
  for (const resourceLogs of treesOf(request['resourceLogs'])) {
    const resource = keyValues(treeOf(resourceLogs['resource'])['attributes'], 0)
    for (const scopeLogs of treesOf(resourceLogs['scopeLogs'])) {
      const scope = scopeOf(treeOf(scopeLogs['scope']))
      for (const record of treesOf(scopeLogs['logRecords'])) logs.push(logOf(record, resource, scope))
    }
  }
  return { logs }
}

function logOf(record: Tree, resource: Values, scope: OtlpLog['scope']): OtlpLog {
  const body = anyValue(record['body'], 0)
  const severity = Number(record['severityNumber'] ?? 0)
  const attributes = keyValues(record['attributes'], 0)
  return {
    ...timeOf('time_unix_nano', record['timeUnixNano']),
    ...timeOf('observed_time_unix_nano', record['observedTimeUnixNano']),
    ...(Number.isInteger(severity) && severity !== 0 ? { severity_number: severity } : {}),
    ...textOf('severity_text', record['severityText']),
    ...textOf('event_name', record['eventName']),
    ...textOf('trace_id', lower(record['traceId'])),
    ...textOf('span_id', lower(record['spanId'])),
    ...(body === undefined ? {} : { body }),
    ...(isEmpty(attributes) ? {} : { attributes }),
    ...(isEmpty(resource) ? {} : { resource }),
    ...(scope === undefined ? {} : { scope }),
  }
}

function timeOf(name: string, value: unknown): object {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : ''
  return /^\d{1,20}$/.test(text) && !/^0+$/.test(text) ? { [name]: text } : {}
}

function textOf(name: string, value: unknown): object {
  return typeof value === 'string' && value !== '' ? { [name]: value } : {}
}

const lower = (value: unknown) => (typeof value === 'string' ? value.toLowerCase() : undefined)

function scopeOf(scope: Tree): OtlpLog['scope'] {
  const named = { ...textOf('name', scope['name']), ...textOf('version', scope['version']) }
  return isEmpty(named) ? undefined : named
}

function keyValues(given: unknown, depth: number): Values {
  const values: Values = {}
  for (const pair of treesOf(given)) {
    const value = anyValue(pair['value'], depth)
    if (typeof pair['key'] !== 'string' || value === undefined) continue
    Object.defineProperty(values, pair['key'], {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    })
  }
  return values
}

function anyValue(given: unknown, depth: number): unknown {
  if (!isTree(given) || depth > MAX_DEPTH) return undefined
  const { stringValue, boolValue, intValue, doubleValue, arrayValue, kvlistValue, bytesValue } = given
  if (stringValue !== undefined) return String(stringValue)
  if (boolValue !== undefined) return boolValue === true
  if (intValue !== undefined) return wholeNumber(intValue)
  if (doubleValue !== undefined) return doubleValue
  if (arrayValue !== undefined)
    return treesOf(treeOf(arrayValue)['values']).map((value) => anyValue(value, depth + 1) ?? null)
  if (kvlistValue !== undefined) return keyValues(treeOf(kvlistValue)['values'], depth + 1)
  return bytesValue
}

function wholeNumber(value: unknown): unknown {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : String(value)
}

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const treeOf = (value: unknown): Tree => (isTree(value) ? value : {})
const treesOf = (value: unknown): readonly Tree[] => (Array.isArray(value) ? value.filter(isTree) : [])
const isEmpty = (value: object) => Object.keys(value).length === 0
