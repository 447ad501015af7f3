/** First bytes of files that hold no lines; the longest are compared in full, so no line begins like this. */
const SIGNATURES: readonly (readonly [Buffer, string])[] = [
  [Buffer.from('SQLite format 3\0'), 'an SQLite database'],
  [Buffer.from('utmpx-1.00\0'), "macOS' table of logons (utmpx)"],
  [Buffer.from('ElfFile\0'), 'a Windows event log (EVTX)'],
  [Buffer.from('LPKSHHRH'), 'a systemd journal'],
  [Buffer.from([0x1f, 0x8b, 0x08]), 'gzip without a Content-Encoding'],
  [Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), 'zstd without a Content-Encoding'],
  [Buffer.from([0x50, 0x4b, 0x03, 0x04]), 'a zip archive'],
  [Buffer.from([0xd4, 0xc3, 0xb2, 0xa1]), 'a packet capture'],
  [Buffer.from([0x0a, 0x0d, 0x0d, 0x0a]), 'a packet capture'],
  [Buffer.from([0x7f, 0x45, 0x4c, 0x46]), 'a program (ELF)'],
]

/** What a body is that cannot be cut into records, by its first bytes; undefined for all others. */
export function binaryKind(bytes: Uint8Array): string | undefined {
  for (const [signature, kind] of SIGNATURES) {
    if (bytes[0] === signature[0] && signature.equals(bytes.subarray(0, signature.length))) return kind
  }
  return undefined
}
