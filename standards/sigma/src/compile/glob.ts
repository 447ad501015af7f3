import type { SigmaString } from './sigma-string.ts'

export type Glob = readonly (readonly GlobPiece[])[]
export interface GlobPiece {
  readonly literal: string
  /** `?`: exactly one character, which may be a surrogate pair. */
  readonly isOne: boolean
}

/** Splits a string at its `*`: the first segment is anchored at the start, the last at the end. */
export function toGlob(parts: SigmaString): Glob {
  const segments: GlobPiece[][] = [[]]
  for (const part of parts) {
    if (typeof part === 'string') segments.at(-1)?.push({ literal: part, isOne: false })
    else if (part.wild === '?') segments.at(-1)?.push({ literal: '', isOne: true })
    else segments.push([])
  }
  return segments
}

/** Whether the whole text fits. Never backtracks over a `*`: the leftmost place of each segment is enough. */
export function matchesGlob(glob: Glob, text: string): boolean {
  const first = glob[0] ?? []
  const afterFirst = segmentEnd(first, text, 0)
  if (glob.length === 1) return afterFirst === text.length
  if (afterFirst < 0) return false
  const lastStart = segmentStart(glob.at(-1) ?? [], text, text.length)
  if (lastStart < 0) return false
  let from = afterFirst
  for (let index = 1; index < glob.length - 1; index++) {
    from = findSegment(glob[index] ?? [], text, from)
    if (from < 0) return false
  }
  return from <= lastStart
}

/** Where the leftmost occurrence at or after `from` ends, or -1. */
function findSegment(segment: readonly GlobPiece[], text: string, from: number): number {
  const literal = segment[0]?.literal ?? ''
  for (let at = from; at <= text.length; at += characterLength(text, at)) {
    if (literal !== '') {
      at = text.indexOf(literal, at)
      if (at < 0) return -1
    }
    const end = segmentEnd(segment, text, at)
    if (end >= 0) return end
  }
  return -1
}

function segmentEnd(segment: readonly GlobPiece[], text: string, start: number): number {
  let at = start
  for (const piece of segment) {
    if (piece.isOne) {
      if (at >= text.length) return -1
      at += characterLength(text, at)
    } else {
      if (!text.startsWith(piece.literal, at)) return -1
      at += piece.literal.length
    }
  }
  return at
}

function segmentStart(segment: readonly GlobPiece[], text: string, end: number): number {
  let at = end
  for (let index = segment.length - 1; index >= 0; index--) {
    const piece = segment[index]
    if (piece?.isOne === true) {
      if (at <= 0) return -1
      at -= isPair(text, at - 2) ? 2 : 1
    } else {
      const literal = piece?.literal ?? ''
      if (at < literal.length || !text.endsWith(literal, at)) return -1
      at -= literal.length
    }
  }
  return at
}

function characterLength(text: string, at: number): number {
  return isPair(text, at) ? 2 : 1
}

function isPair(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00
}
