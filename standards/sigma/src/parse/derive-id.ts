import { createHash } from 'node:crypto'

/** A name-based UUID (RFC 9562, version 8) for a document without `id`: the same title in the same file, the same id. */
export function deriveId(title: string, file: string | undefined): string {
  const bytes = createHash('sha256')
    .update(`opensoc:sigma\0${file ?? ''}\0${title}`)
    .digest()
    .subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
