/** One line of the audit log. */
export interface AuditRecord {
  readonly type: string
  /** Milliseconds. */
  readonly time: number
  readonly serial: string
  readonly node: string
  readonly fields: AuditFields
}

/** Keys and values, hex-coded values decoded; what stands in `msg='…'` is lifted up. */
export type AuditFields = Readonly<Record<string, string>>

// `msg=` is missing where a collector wrote the line anew.
const HEAD =
  /^(?:node=(\S{1,255}) )?type=([A-Z0-9_[\]]{1,64}) (?:msg=)?audit\((\d{1,12})\.(\d{1,3}):(\d{1,20})\):\s?/
const PAIR =
  /(?<=^|\s)([A-Za-z_][\w-]{0,63}(?:\[\d{1,4}\])?)=("[^"]*"|'[^']*'|\[[^\]]{0,8192}\]|\([^)]{0,64}\)|[^\s"']+)/g

export function isAuditLine(line: string): boolean {
  return HEAD.test(line)
}

export function parseAuditLine(line: string): AuditRecord | undefined {
  const head = HEAD.exec(line)
  if (head === null) return undefined
  const [whole, node = '', type = '', seconds, millis = '', serial = ''] = head
  const fields = readPairs(spelledAlike(line.slice(whole.length)), type)
  return { type, time: Number(seconds) * 1000 + Number(millis.padEnd(3, '0')), serial, node, fields }
}

/** Enriched logs put the translated values behind a group separator; old kernels wrote `old auid=` and `new auid=`. */
function spelledAlike(body: string): string {
  const flat = body.replaceAll('\u001d', ' ')
  return flat.includes('old auid=')
    ? flat.replaceAll(/\bold (auid|ses)=/g, 'old-$1=').replaceAll(/\bnew (auid|ses)=/g, '$1=')
    : flat
}

/** The pairs of a record's body; the first of a key wins. */
export function readPairs(body: string, type: string): AuditFields {
  const fields: Record<string, string> = Object.create(null)
  collectPairs(body, type, fields)
  return { ...fields }
}

function collectPairs(body: string, type: string, fields: Record<string, string>): void {
  for (const [, key = '', raw = ''] of body.matchAll(PAIR)) {
    if (key === 'msg' && raw.startsWith("'")) collectPairs(raw.slice(1, -1), type, fields)
    else if (fields[key] === undefined) fields[key] = decodeValue(key, raw, type)
  }
}

/** Values with spaces or quotes are written as upper-case hex; only these keys may be. */
const CODED = /^(proctitle|name|comm|exe|cwd|cmd|acct|data|path|key|dir|file|vm|a\d{1,4}(\[\d{1,4}\])?)$/

function decodeValue(key: string, raw: string, type: string): string {
  if (raw.startsWith('"') || raw.startsWith("'")) return raw.slice(1, -1)
  if (raw === '(null)' || raw === '(none)' || raw === '?') return ''
  // In SYSCALL records a0 to a3 are registers, in EXECVE they are words.
  const isText = !/^a\d/.test(key) || type === 'EXECVE'
  if (isText && CODED.test(key) && raw.length >= 2 && raw.length % 2 === 0 && /^[0-9A-F]+$/.test(raw))
    return decodeHex(raw)
  return raw
}

function decodeHex(hex: string): string {
  const text = Buffer.from(hex, 'hex').toString('utf8')
  return text.replaceAll('\u0000', ' ').trimEnd()
}
