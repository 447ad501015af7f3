import { createHash } from 'node:crypto'
import libmime from 'libmime'
import { headerOf, type MimePart, parameters } from './mime-parts.ts'

/** An attached file: what it is called and what it is. */
export interface Attachment {
  readonly name: string
  readonly contentType: string
  readonly sizeBytes: number
  readonly md5: string
  readonly sha1: string
  readonly sha256: string
}

export type PartContent =
  | { readonly kind: 'text'; readonly isHtml: boolean; readonly text: string }
  | { readonly kind: 'attachment'; readonly attachment: Attachment }

/** What a part holds: text that is shown, or a file. */
export function contentOf(part: MimePart): PartContent {
  const disposition = parameters(headerOf(part.headers, 'content-disposition'))
  const named = disposition.params['filename'] ?? part.parameters['name'] ?? ''
  const name = libmime.decodeWords(named).slice(0, 1024)
  const isAttached = disposition.value.toLowerCase() === 'attachment' || name !== ''
  if (!isAttached && /^text\/(plain|html)$/.test(part.contentType))
    return { kind: 'text', isHtml: part.contentType === 'text/html', text: textIn(part) }
  return { kind: 'attachment', attachment: attachmentOf(part, name) }
}

function textIn(part: MimePart): string {
  return decodeCharset(bytesIn(part), part.parameters['charset'] ?? 'utf-8')
}

/** Content-Transfer-Encoding undone. */
function bytesIn({ headers, body }: MimePart): Buffer {
  const encoding = headerOf(headers, 'content-transfer-encoding').toLowerCase().trim()
  if (encoding === 'base64') return Buffer.from(body, 'base64')
  return encoding === 'quoted-printable' ? quotedPrintable(body) : Buffer.from(body, 'utf8')
}

/** RFC 2045 6.7: `=XX` is a byte, `=` at the end of a line joins it with the next. */
function quotedPrintable(body: string): Buffer {
  const joined = body.replaceAll(/[ \t]*=\r?\n/g, (soft) => soft.slice(0, soft.indexOf('=')))
  const bytes = Buffer.from(joined, 'utf8')
  const decoded = Buffer.alloc(bytes.length)
  let length = 0
  for (let at = 0; at < bytes.length; at++) {
    const high = bytes[at] === EQUALS ? hexDigit(bytes[at + 1]) : -1
    const low = high === -1 ? -1 : hexDigit(bytes[at + 2])
    decoded[length++] = low === -1 ? bytes[at]! : high * 16 + low
    if (low !== -1) at += 2
  }
  return decoded.subarray(0, length)
}

const EQUALS = 61

function hexDigit(code: number | undefined): number {
  if (code === undefined) return -1
  if (code >= 48 && code <= 57) return code - 48
  const lower = code | 32
  return lower >= 97 && lower <= 102 ? lower - 87 : -1
}

function decodeCharset(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    return bytes.toString('utf8')
  }
}

/** Written by the decode stage in the place of content that is too large to keep (`1-ingest/shorten-message.ts`). */
const REMOVED =
  /^opensoc-removed: size=(\d{1,12}); md5=([0-9a-f]{32}); sha1=([0-9a-f]{40}); sha256=([0-9a-f]{64})\s*$/

function attachmentOf(part: MimePart, name: string): Attachment {
  const { contentType, body } = part
  const removed = body.length < 400 ? REMOVED.exec(body) : null
  if (removed !== null) {
    const [, size, md5 = '', sha1 = '', sha256 = ''] = removed
    return { name, contentType, sizeBytes: Number(size), md5, sha1, sha256 }
  }
  const bytes = bytesIn(part)
  const hash = (algorithm: string) => createHash(algorithm).update(bytes).digest('hex')
  return {
    name,
    contentType,
    sizeBytes: bytes.length,
    md5: hash('md5'),
    sha1: hash('sha1'),
    sha256: hash('sha256'),
  }
}
