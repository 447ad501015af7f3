/** Byte encodings of rule values. Texts stand for bytes here: one character, one byte (Latin-1). */
export type Utf16 = 'utf16le' | 'utf16be' | 'utf16'

export function toUtf8Bytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

export function toUtf16Bytes(text: string, encoding: Utf16): string {
  const littleEndian = Buffer.from(text, 'utf16le')
  if (encoding === 'utf16be') return littleEndian.swap16().toString('latin1')
  const mark = encoding === 'utf16' ? '\xff\xfe' : ''
  return mark + littleEndian.toString('latin1')
}

/** The text that the bytes are in UTF-8, or undefined if they are none. */
export function fromUtf8Bytes(bytes: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(bytes, 'latin1'))
  } catch {
    return undefined
  }
}

export function toBase64(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('base64')
}

const OFFSET_STARTS = [0, 2, 3] as const
const OFFSET_ENDS = [0, 3, 2] as const

/**
 * The three texts as which the bytes can appear inside base64, by their place modulo 3: characters that also depend
 * on the neighboring bytes are cut.
 */
export function toBase64Offsets(bytes: string): string[] {
  return OFFSET_STARTS.map((start, offset) => {
    const encoded = toBase64(' '.repeat(offset) + bytes)
    const end = OFFSET_ENDS[(bytes.length + offset) % 3] ?? 0
    return encoded.slice(start, encoded.length - end)
  })
}
