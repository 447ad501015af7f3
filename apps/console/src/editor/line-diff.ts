import { diffComm } from 'node-diff3'

export interface DiffLine {
  readonly sign: ' ' | '-' | '+'
  readonly text: string
  /** Number of the line in its own text, from 1. */
  readonly line: number
}

/** Longer texts are not compared: they show as removed and added whole. Diffing takes quadratic time at worst. */
const MAX_LINES = 4000

/** The lines of two texts: which both have, which only the older, which only the newer. */
export function lineDiff(older: string, newer: string): DiffLine[] {
  const [before, after] = [toLines(older), toLines(newer)]
  if (Math.max(before.length, after.length) > MAX_LINES)
    return [...signed('-', before, 1), ...signed('+', after, 1)]
  const lines: DiffLine[] = []
  let [removed, added] = [1, 1]
  for (const part of diffComm(before, after)) {
    if (part.common !== undefined) {
      lines.push(...signed(' ', part.common, added))
      removed += part.common.length
      added += part.common.length
    } else {
      lines.push(...signed('-', part.buffer1, removed), ...signed('+', part.buffer2, added))
      removed += part.buffer1.length
      added += part.buffer2.length
    }
  }
  return lines
}

export type DiffRow = DiffLine | { readonly sign: '…'; readonly hidden: number; readonly line: number }

/** Only what changed, with some lines around it. */
export function changedRows(lines: readonly DiffLine[], around = 3): DiffRow[] {
  const isNear = lines.map((_, at) =>
    lines.slice(Math.max(0, at - around), at + around + 1).some(({ sign }) => sign !== ' '),
  )
  const rows: DiffRow[] = []
  let hidden = 0
  for (const [at, line] of lines.entries()) {
    if (!isNear[at]) {
      hidden++
      continue
    }
    if (hidden > 0) rows.push({ sign: '…', hidden, line: line.line - 1 })
    hidden = 0
    rows.push(line)
  }
  if (hidden > 0) rows.push({ sign: '…', hidden, line: lines.length })
  return rows
}

function toLines(text: string): string[] {
  return text.replace(/\r?\n$/, '').split(/\r?\n/)
}

function signed(sign: DiffLine['sign'], texts: readonly string[], from: number): DiffLine[] {
  return texts.map((text, at) => ({ sign, text, line: from + at }))
}
