import { mailboxEntry, type RecordChunk } from '@opensoc/sources-files'

/** A chunk's readable records as one body, and what stands for the others. */
export interface RecordBody {
  readonly input: string
  /** 1-based number of the chunk's first record within the input. */
  readonly firstRecord: number
  readonly recordCount: number
  /** Lines, where a JSON value that spread over lines is one; or a mailbox of messages. */
  readonly body: Uint8Array
  readonly contentType: 'application/x-ndjson' | 'application/mbox'
  /** The record number of each line. */
  readonly numbers: readonly number[]
  readonly bad: readonly BadRecord[]
}

export interface BadRecord {
  readonly record: number
  readonly reason: string
  readonly detail: string
}

export function toRecordBody(chunk: RecordChunk): RecordBody {
  const parts: Buffer[] = []
  const numbers: number[] = []
  const bad: BadRecord[] = []
  for (const line of chunk.header ?? []) parts.push(line, NEWLINE)
  for (const [position, record] of chunk.records.entries()) {
    const number = chunk.firstRecord + position
    if (record.problem !== undefined) {
      const detail = `line ${record.line}: ${record.problem}`
      bad.push({ record: number, reason: 'record_unreadable', detail })
    } else if (record.bytes.some((byte) => byte > 32)) {
      parts.push(...(chunk.isMail ? [mailboxEntry(record.bytes)] : [oneLine(record.bytes), NEWLINE]))
      if (record.isDirective === undefined) numbers.push(number)
    }
  }
  const { input, firstRecord, records } = chunk
  return {
    ...{ input, firstRecord, recordCount: records.length, body: Buffer.concat(parts), numbers, bad },
    contentType: chunk.isMail ? 'application/mbox' : 'application/x-ndjson',
  }
}

const NEWLINE = Buffer.from('\n')

/** Line breaks of a JSON text stand only between its tokens: a space means the same. */
function oneLine(bytes: Buffer): Buffer {
  return bytes.includes(10)
    ? Buffer.from(bytes.map((byte) => (byte === 10 || byte === 13 ? 32 : byte)))
    : bytes
}
