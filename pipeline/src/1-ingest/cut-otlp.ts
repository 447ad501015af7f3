import { MAX_RECORD_BYTES, OTLP_JSON, OTLP_PROTOBUF } from '@opensoc/domain'
import { type OtlpLog, readLogsJson, readLogsProtobuf } from '@opensoc/otlp'
import { type Piece, pieceOf } from './cut.ts'
import { isWholeRecord } from './whole-record.ts'

export const isOtlp = (contentType: string): boolean =>
  contentType === OTLP_PROTOBUF || contentType === OTLP_JSON

/** The log records of an OTLP request. */
export function cutOtlp(bytes: Uint8Array, contentType: string): Piece[] {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { logs, problem } =
    contentType === OTLP_JSON ? readLogsJson(body.toString('utf8')) : readLogsProtobuf(body)
  const pieces = logs.map(pieceOfLog)
  if (problem !== undefined)
    pieces.push({ text: '', problem: { reason: 'body_unreadable', detail: `OTLP request: ${problem}` } })
  return pieces
}

/** A collector that reads a file or a channel carries the record in the body: then that is the record. */
function pieceOfLog(log: OtlpLog): Piece {
  const { body } = log
  if (typeof body === 'string' && isWholeRecord(body)) return pieceOf(body)
  const record = holdsFields(body) ? body : log
  const text = JSON.stringify(record)
  if (text.length > MAX_RECORD_BYTES) return pieceOf(text)
  return { text, json: record }
}

function holdsFields(body: unknown): body is Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null && !Array.isArray(body) && Object.keys(body).length > 2
}
