import type { LogFrame, QuarantinedRecord, RawRecord } from '@opensoc/domain'
import { groupAuditLines } from '../2-normalize/linux-auditd/group-audit-lines.ts'
import { quarantine } from '../quarantine.ts'
import type { FrameContext, StageCounts, Transform } from '../stage.ts'
import { cut, type Piece } from './cut.ts'
import { unpack } from './unpack.ts'

/** Bytes become records: unpack the body, cut it, put aside what is not text or not JSON. */
export const decode: Transform<LogFrame, RawRecord> = {
  kind: 'transform',
  name: 'decode',
  run(frames, context) {
    const counts: StageCounts = { in: 0, out: 0, dropped: {}, failed: 0 }
    const items: RawRecord[] = []
    const quarantined: QuarantinedRecord[] = []
    for (const frame of frames) decodeFrame(frame, context, items, quarantined)
    counts.out = items.length
    counts.failed = quarantined.length
    counts.in = counts.out + counts.failed
    return { items, quarantined, counts }
  },
}

function decodeFrame(
  frame: LogFrame,
  context: FrameContext,
  items: RawRecord[],
  bad: QuarantinedRecord[],
): void {
  const { bytes, problem } = unpack(frame.body, frame.header.contentEncoding)
  let index = 0
  for (const piece of joinAuditLines(cut(bytes, frame.header.contentType))) {
    const record = { index: index++, text: piece.text }
    if (piece.problem !== undefined)
      bad.push(quarantine(context, record, piece.problem.reason, piece.problem.detail))
    else items.push(piece.json === undefined ? record : { ...record, json: piece.json })
  }
  if (problem !== undefined) bad.push(quarantine(context, { index, text: '' }, 'body_unreadable', problem))
}

/** The lines of one auditd event share a serial number and become one record. */
function joinAuditLines(pieces: readonly Piece[]): readonly Piece[] {
  if (!pieces.some((piece) => piece.json === undefined && piece.text.includes('msg=audit('))) return pieces
  const joined: Piece[] = []
  let lines: string[] = []
  const flush = () => {
    for (const text of groupAuditLines(lines)) joined.push({ text })
    lines = []
  }
  for (const piece of pieces) {
    if (piece.json === undefined && piece.problem === undefined) lines.push(piece.text)
    else {
      flush()
      joined.push(piece)
    }
  }
  flush()
  return joined
}
