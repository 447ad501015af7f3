import { MAX_DEPTH, type OtlpLog, type ReadLogs } from './otlp-log.ts'
import { WireError, WireReader } from './wire-reader.ts'

type Values = Record<string, unknown>
type Draft = { -readonly [K in keyof OtlpLog]: OtlpLog[K] }

/** Reads `ExportLogsServiceRequest` in protobuf. Never throws; what came before damage is there. */
export function readLogsProtobuf(bytes: Uint8Array): ReadLogs {
  const logs: OtlpLog[] = []
  try {
    fields(new WireReader(bytes), {
      1: (request) => readResourceLogs(request.message(), logs),
    })
    return { logs }
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    return { logs, problem: error.message }
  }
}

type FieldReaders = Readonly<Record<number, (reader: WireReader) => void>>

function fields(reader: WireReader, readers: FieldReaders): void {
  for (let next = reader.next(); next !== undefined; next = reader.next()) {
    const read = readers[next.field]
    if (read === undefined) reader.skip(next.type)
    else read(reader)
  }
}

/** The resource may stand behind its logs: they are kept until the message has ended. */
function readResourceLogs(reader: WireReader, logs: OtlpLog[]): void {
  let resource: Values | undefined
  const own: Draft[] = []
  const finish = () => {
    for (const log of own) {
      if (resource !== undefined) log.resource = resource
      logs.push(log)
    }
  }
  try {
    fields(reader, {
      1: (r) => {
        resource = readResource(r.message())
      },
      2: (r) => readScopeLogs(r.message(), own),
    })
  } finally {
    finish()
  }
}

function readResource(reader: WireReader): Values | undefined {
  const attributes: Values = {}
  fields(reader, { 1: (r) => readKeyValue(r.message(), attributes, 0) })
  return Object.keys(attributes).length === 0 ? undefined : attributes
}

function readScopeLogs(reader: WireReader, logs: Draft[]): void {
  let scope: OtlpLog['scope']
  const first = logs.length
  try {
    fields(reader, {
      1: (r) => {
        scope = readScope(r.message())
      },
      2: (r) => void logs.push(readLog(r.message())),
    })
  } finally {
    if (scope !== undefined) for (const log of logs.slice(first)) log.scope = scope
  }
}

function readScope(reader: WireReader): OtlpLog['scope'] {
  const scope: { name?: string; version?: string } = {}
  fields(reader, {
    1: (r) => {
      scope.name = r.text()
    },
    2: (r) => {
      scope.version = r.text()
    },
  })
  return Object.keys(scope).length === 0 ? undefined : scope
}

function readLog(reader: WireReader): Draft {
  const log: Draft = {}
  const attributes: Values = {}
  fields(reader, {
    1: (r) => setTime(log, 'time_unix_nano', r.fixed64()),
    2: (r) => {
      log.severity_number = Number(r.varint())
    },
    3: (r) => setText(log, 'severity_text', r.text()),
    5: (r) => {
      log.body = readValue(r.message(), 0)
    },
    6: (r) => readKeyValue(r.message(), attributes, 0),
    9: (r) => setText(log, 'trace_id', r.bytes().toString('hex')),
    10: (r) => setText(log, 'span_id', r.bytes().toString('hex')),
    11: (r) => setTime(log, 'observed_time_unix_nano', r.fixed64()),
    12: (r) => setText(log, 'event_name', r.text()),
  })
  if (log.severity_number === 0) delete log.severity_number
  if (log.body === undefined) delete log.body
  if (Object.keys(attributes).length > 0) log.attributes = attributes
  return log
}

function setTime(log: Draft, name: 'time_unix_nano' | 'observed_time_unix_nano', time: bigint): void {
  if (time !== 0n) log[name] = String(time)
}

function setText(
  log: Draft,
  name: 'severity_text' | 'trace_id' | 'span_id' | 'event_name',
  text: string,
): void {
  if (text !== '') log[name] = text
}

function readKeyValue(reader: WireReader, into: Values, depth: number): void {
  let key = ''
  let value: unknown
  fields(reader, {
    1: (r) => {
      key = r.text()
    },
    2: (r) => {
      value = readValue(r.message(), depth)
    },
  })
  // A key such as `__proto__` is a key, not a prototype.
  if (value !== undefined)
    Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true })
}

function readValue(reader: WireReader, depth: number): unknown {
  if (depth > MAX_DEPTH) return undefined
  let value: unknown
  const set = (next: unknown) => {
    value = next
  }
  fields(reader, {
    1: (r) => set(r.text()),
    2: (r) => set(r.varint() !== 0n),
    3: (r) => set(wholeNumber(BigInt.asIntN(64, r.varint()))),
    4: (r) => set(finite(r.double())),
    5: (r) => set(readArray(r.message(), depth + 1)),
    6: (r) => set(readKeyValues(r.message(), depth + 1)),
    7: (r) => set(r.bytes().toString('base64')),
  })
  return value
}

function readArray(reader: WireReader, depth: number): unknown[] {
  const values: unknown[] = []
  fields(reader, { 1: (r) => void values.push(readValue(r.message(), depth) ?? null) })
  return values
}

function readKeyValues(reader: WireReader, depth: number): Values {
  const values: Values = {}
  fields(reader, { 1: (r) => readKeyValue(r.message(), values, depth) })
  return values
}

function wholeNumber(value: bigint): number | string {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : String(value)
}

/** JSON has no such numbers: OTLP/JSON writes them as text. */
function finite(value: number): number | string {
  if (Number.isFinite(value)) return value
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity'
}
