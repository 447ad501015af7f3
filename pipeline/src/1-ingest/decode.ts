import type { LogFrame, QuarantinedRecord, RawRecord } from '@opensoc/domain'
import { quarantine } from '../quarantine.ts'
import type { FrameContext, StageCounts, Transform } from '../stage.ts'
import { binaryKind } from './binary-kind.ts'
import { cut, type Piece, pieceOf } from './cut.ts'
import { cutOtlp, isOtlp } from './cut-otlp.ts'
import { unpack } from './unpack.ts'
import { unwrapShipped } from './unwrap-shipped.ts'

/** Lines that belong together become one text, in order; the format that needs it brings this along. */
export type JoinLines = (lines: readonly string[]) => readonly string[]

/** Bytes become records: unpack the body, cut it, put aside what is not text or not JSON. */
export function createDecode(options: { readonly joinLines: JoinLines }): Transform<LogFrame, RawRecord> {
  return {
    kind: 'transform',
    name: 'decode',
    run(frames, context) {
      const counts: StageCounts = { in: 0, out: 0, dropped: {}, failed: 0 }
      const items: RawRecord[] = []
      const quarantined: QuarantinedRecord[] = []
      for (const frame of frames) decodeFrame(frame, options.joinLines, context, items, quarantined)
      counts.out = items.length
      counts.failed = quarantined.length
      counts.in = counts.out + counts.failed
      return { items, quarantined, counts }
    },
  }
}

function decodeFrame(
  frame: LogFrame,
  joinLines: JoinLines,
  context: FrameContext,
  items: RawRecord[],
  bad: QuarantinedRecord[],
): void {
  const { bytes, problem } = unpack(frame.body, frame.header.contentEncoding)
  const { contentType } = frame.header
  const kind = isOtlp(contentType) ? undefined : binaryKind(bytes)
  if (kind !== undefined) {
    const detail = `the body is ${kind}, no log: send what reads its records`
    bad.push(quarantine(context, { index: 0, text: '' }, 'body_unreadable', detail))
    return
  }
  const pieces = isOtlp(contentType)
    ? cutOtlp(bytes, contentType)
    : cut(bytes, contentType).map(unwrapShipped)
  let index = 0
  for (const piece of join(pieces, joinLines)) {
    const { text, json, problem: refused, receivedTime = context.receivedTime, origin } = piece
    // Most records carry nothing but these: the rest is added to those that need it.
    const record: RawRecord =
      json === undefined ? { index, text, receivedTime } : { index, text, json, receivedTime }
    const whole = origin === undefined ? record : { ...record, origin }
    if (refused !== undefined) bad.push(quarantine(context, whole, refused.reason, refused.detail))
    else items.push(whole)
    index++
  }
  if (problem !== undefined) bad.push(quarantine(context, { index, text: '' }, 'body_unreadable', problem))
}

/**
 * A record of several lines, as a mail message is, is whole already; so is one that was here before. A line of a longer
 * record may look like JSON that is broken.
 */
function isLine({ json, problem, text, origin }: Piece): boolean {
  const isText = problem === undefined || problem.reason === 'json_invalid'
  return origin === undefined && json === undefined && isText && !text.includes('\n')
}

/** Hands runs of plain lines to `joinLines`; JSON and refused pieces stay as they are. */
function join(pieces: readonly Piece[], joinLines: JoinLines): readonly Piece[] {
  const joined: Piece[] = []
  let lines: string[] = []
  const flush = () => {
    for (const text of joinLines(lines)) joined.push(pieceOf(text))
    lines = []
  }
  for (const piece of pieces) {
    if (isLine(piece)) lines.push(piece.text)
    else {
      if (lines.length > 0) flush()
      joined.push(piece)
    }
  }
  if (lines.length > 0) flush()
  return joined
}
