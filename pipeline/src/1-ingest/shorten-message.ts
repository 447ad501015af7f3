import { createHash } from 'node:crypto'

/** Encoded content from this length on is taken out of a message that is too long: 64 KiB. */
const LEAST_REMOVED = 64 * 1024

/**
 * Takes large base64 content out of a mail message and leaves its size and hashes in its place, so that a message with
 * attachments fits into a record. Everything else stays as it was.
 */
export function shortenMessage(text: string): string {
  let shortened = ''
  let start = 0
  for (const run of base64Runs(text)) {
    if (run.end - run.start < LEAST_REMOVED) continue
    shortened += `${text.slice(start, run.start)}${markOf(text.slice(run.start, run.end))}\n`
    start = run.end
  }
  return start === 0 ? text : shortened + text.slice(start)
}

/** Read by the mail normalizer (`2-normalize/rfc5322/part-content.ts`). */
function markOf(encoded: string): string {
  const bytes = Buffer.from(encoded, 'base64')
  const hash = (algorithm: string) => createHash(algorithm).update(bytes).digest('hex')
  return `opensoc-removed: size=${bytes.length}; md5=${hash('md5')}; sha1=${hash('sha1')}; sha256=${hash('sha256')}`
}

/** Runs of lines that hold nothing but base64. */
function* base64Runs(text: string): Generator<{ readonly start: number; readonly end: number }> {
  let start = -1
  for (let at = 0; at < text.length; ) {
    const found = text.indexOf('\n', at)
    const next = found === -1 ? text.length : found + 1
    if (isBase64(text, at, next)) {
      if (start === -1) start = at
    } else if (start !== -1) {
      yield { start, end: at }
      start = -1
    }
    at = next
  }
  if (start !== -1) yield { start, end: text.length }
}

function isBase64(text: string, from: number, to: number): boolean {
  let end = to
  while (end > from && (text[end - 1] === '\n' || text[end - 1] === '\r')) end--
  if (end === from) return false
  for (let at = from; at < end; at++) {
    const code = text.charCodeAt(at)
    const isLetter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
    const isOther = (code >= 47 && code <= 57) || code === 43 || code === 61
    if (!isLetter && !isOther) return false
  }
  return true
}
