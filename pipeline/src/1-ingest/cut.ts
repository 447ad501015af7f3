import { isUtf8 } from 'node:buffer'
import {
  MAX_RECORD_BYTES,
  type QuarantineReason,
  REPARSE,
  type RecordOrigin,
  type ReparseLine,
  ZERO_SEPARATED,
} from '@opensoc/domain'
import { cutMail, isMail } from './cut-mail.ts'

/** A piece of a body that should become a record; `json` where it was parsed already. */
export interface Piece {
  readonly text: string
  readonly json?: unknown
  /** Of a record that was here before. */
  readonly origin?: RecordOrigin
  readonly receivedTime?: number
  /** Why it cannot be a record. */
  readonly problem?: { readonly reason: QuarantineReason; readonly detail: string }
}

const LINE_FEED = 10

/** Cuts a body into records: mail messages, the elements of a JSON array or of one JSON document, else its lines. */
export function cut(bytes: Uint8Array, contentType: string): Piece[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (contentType === REPARSE) return cutReparse(buffer)
  if (isMail(contentType)) return cutMail(buffer, contentType).map((text) => capped({ text }))
  if (contentType === ZERO_SEPARATED) return cutAt(0, buffer)
  if (!isUtf8(buffer)) return cutAt(LINE_FEED, buffer)
  const text = withoutByteOrderMark(buffer.toString('utf8'))
  return cutDocument(text, contentType) ?? cutText(text)
}

/** Records that were here before, each with its id and when it first came. We wrote these lines ourselves. */
function cutReparse(buffer: Buffer): Piece[] {
  return buffer
    .toString('utf8')
    .split('\n')
    .map((line) => {
      const { id, receivedTime, was, text } = JSON.parse(line) as ReparseLine
      return { ...pieceOf(text), origin: { id, was }, receivedTime }
    })
}

/** A body that is one JSON value rather than a value a line. */
function cutDocument(text: string, contentType: string): Piece[] | undefined {
  const first = text.trimStart()[0]
  const isArray = first === '['
  if (!isArray && (first !== '{' || !contentType.startsWith('application/json'))) return undefined
  const whole = parseJson(text)
  if (whole === undefined) return undefined
  const elements = Array.isArray(whole) ? whole : wrappedRecords(whole)
  return elements.map((element) => capped({ text: JSON.stringify(element), json: element }))
}

/** AWS and Azure wrap records in one object: `{"Records": [...]}`, `{"records": [...]}`. */
function wrappedRecords(document: unknown): readonly unknown[] {
  const wrapper = document as { Records?: unknown; records?: unknown }
  if (Array.isArray(wrapper.Records)) return wrapper.Records
  if (Array.isArray(wrapper.records)) return wrapper.records
  return [document]
}

function cutText(text: string): Piece[] {
  const pieces: Piece[] = []
  for (const line of text.split('\n')) {
    const trimmed = line.endsWith('\r') ? line.slice(0, -1) : line
    if (trimmed.trim() !== '') pieces.push(pieceOf(trimmed))
  }
  return pieces.length === 1 && pieces[0]!.json !== undefined ? unwrap(pieces[0]!) : pieces
}

function unwrap(piece: Piece): Piece[] {
  const records = wrappedRecords(piece.json)
  return records[0] === piece.json
    ? [piece]
    : records.map((record) => capped({ text: JSON.stringify(record), json: record }))
}

/** A line as a piece: parsed where it is JSON, refused where it is too long or broken. */
export function pieceOf(line: string): Piece {
  const sized = capped({ text: line })
  if (sized.problem !== undefined) return sized
  const first = line.trimStart()[0]
  if (first !== '{') return sized
  try {
    return { text: line, json: JSON.parse(line) }
  } catch (error) {
    return { text: line, problem: { reason: 'json_invalid', detail: (error as Error).message } }
  }
}

/** Some bytes are not UTF-8: only the records that hold them are refused. */
function cutAt(separator: number, buffer: Buffer): Piece[] {
  const pieces: Piece[] = []
  for (let start = 0; start < buffer.length; ) {
    const found = buffer.indexOf(separator, start)
    const end = found === -1 ? buffer.length : found
    const line = buffer.subarray(start, end)
    const text = line.toString('utf8')
    if (isUtf8(line)) pieces.push(...(separator === 0 ? recordOf(text) : cutText(text)))
    else
      pieces.push({
        text,
        problem: { reason: 'utf8_invalid', detail: `not UTF-8 at byte ${badByte(line)} of the record` },
      })
    start = end + 1
  }
  return pieces
}

function recordOf(text: string): Piece[] {
  return text.trim() === '' ? [] : [pieceOf(text)]
}

/** The first byte that no valid UTF-8 text has there: the longest valid prefix, tried at each character's start. */
function badByte(line: Buffer): number {
  const decoded = line.toString('utf8')
  let at = 0
  for (const character of decoded) {
    const bytes = Buffer.from(character, 'utf8')
    if (!line.subarray(at, at + bytes.length).equals(bytes)) return at
    at += bytes.length
  }
  return at
}

function capped(piece: Piece): Piece {
  if (piece.text.length <= MAX_RECORD_BYTES) return piece
  const detail = `${piece.text.length} characters; at most ${MAX_RECORD_BYTES} fit in a record`
  return { text: piece.text, problem: { reason: 'record_too_long', detail } }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function withoutByteOrderMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}
