import libmime from 'libmime'
import { mailAddress } from '../mail-address.ts'

const MAX_ADDRESSES = 256

/** The addresses of a header (RFC 5322 3.4), in order: names, comments and groups are passed over. */
export function addressesIn(value: string): readonly string[] {
  const found: string[] = []
  for (const piece of piecesOf(value.slice(0, 64 * 1024))) {
    const address = mailAddress(piece.replace(/^[^<:"]{0,200}:/, ''))
    if (address !== undefined && found.length < MAX_ADDRESSES && !found.includes(address)) found.push(address)
  }
  return found
}

/** A mailbox as people read it: its encoded words decoded. */
export function mailboxText(value: string): string {
  return libmime.decodeWords(value).slice(0, 1024)
}

/** Cut at commas and semicolons that stand neither in quotes nor in a comment nor in angle brackets. */
function* piecesOf(value: string): Generator<string> {
  let start = 0
  let isQuoted = false
  let depth = 0
  for (let at = 0; at < value.length; at++) {
    const character = value[at]
    if (character === '\\') at++
    else if (character === '"') isQuoted = !isQuoted
    else if (isQuoted) continue
    else if (character === '(' || character === '<') depth++
    else if ((character === ')' || character === '>') && depth > 0) depth--
    else if ((character === ',' || character === ';') && depth === 0) {
      yield value.slice(start, at)
      start = at + 1
    }
  }
  yield value.slice(start)
}
