export interface TextSegment {
  readonly text: string
  /** A character that would not be seen, or that would turn the text around, spelled out. */
  readonly isMark: boolean
}

/** Cuts hostile text into plain runs and marks for control, bidirectional, invisible and unpaired characters. */
export function segmentText(text: string): TextSegment[] {
  const segments: TextSegment[] = []
  let plain = ''
  for (const character of text) {
    const mark = markOf(character.codePointAt(0)!)
    if (mark === undefined) {
      plain += character
      continue
    }
    if (plain !== '') segments.push({ text: plain, isMark: false })
    segments.push({ text: mark, isMark: true })
    plain = ''
  }
  if (plain !== '') segments.push({ text: plain, isMark: false })
  return segments
}

/** The same as one string, for attributes and names. */
export function visibleText(text: string): string {
  return segmentText(text)
    .map((segment) => segment.text)
    .join('')
}

function markOf(code: number): string | undefined {
  if (code === 0x0a || code === 0x09) return undefined
  return isUnseen(code) ? `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩` : undefined
}

function isUnseen(code: number): boolean {
  return UNSEEN_RANGES.some(([first, last]) => code >= first && code <= last)
}

const UNSEEN_RANGES: readonly (readonly [number, number])[] = [
  [0x00, 0x1f], // C0 controls
  [0x7f, 0x9f], // delete, C1 controls
  [0xad, 0xad], // soft hyphen
  [0x61c, 0x61c], // Arabic letter mark
  [0x115f, 0x1160], // Hangul fillers
  [0x180e, 0x180e],
  [0x200b, 0x200f], // zero width, direction marks
  [0x2028, 0x202e], // separators, bidirectional embeddings and overrides
  [0x2060, 0x206f], // invisible operators, bidirectional isolates
  [0x3164, 0x3164], // Hangul filler
  [0xd800, 0xdfff], // unpaired surrogates
  [0xfe00, 0xfe0f], // variation selectors
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
  [0xe0000, 0xe01ef], // tags
]
