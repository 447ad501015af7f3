import { type Piece, pieceOf } from './cut.ts'
import { isWholeRecord } from './whole-record.ts'

type Tree = Readonly<Record<string, unknown>>

/**
 * Filebeat, Vector and Fluent Bit put a line that they read into a document of their own. The line is the record: what
 * wrote it is recognized by it, not by who carried it.
 */
export function unwrapShipped(piece: Piece): Piece {
  const line = piece.json === undefined ? undefined : shippedLine(piece.json as Tree)
  if (line === undefined || !isWholeRecord(line)) return piece
  const { text: _text, json: _json, problem: _problem, ...whence } = piece
  return { ...pieceOf(line.endsWith('\n') ? line.slice(0, -1) : line), ...whence }
}

function shippedLine(document: Tree): string | undefined {
  const { message, log } = document
  // Fluent Bit, and Docker's own log files.
  if (typeof log === 'string') return log
  if (typeof message !== 'string') return undefined
  const isVector = typeof document['source_type'] === 'string' && document['timestamp'] !== undefined
  if (isVector) return message
  const agent = document['agent'] as Tree | undefined
  if (agent?.['type'] !== 'filebeat') return undefined
  const original = (document['event'] as Tree | undefined)?.['original']
  return typeof original === 'string' ? original : message
}
