import { isUtf8 } from 'node:buffer'
import { MAX_RECORD_BYTES } from '@opensoc/domain'
import { shortenMessage } from './shorten-message.ts'

/** Messages of one body beyond this are left in one piece, which is refused for its length. */
const MAX_MESSAGES = 100_000

/** Whether a body is one mail message or a mailbox of them. */
export function isMail(contentType: string): boolean {
  return contentType.startsWith('message/rfc822') || contentType.startsWith('application/mbox')
}

/**
 * The messages of a body: one, or those of a mailbox (RFC 4155), whose `From ` lines divide it and where `>From ` stands
 * for a line of a message that begins so. Bytes that are not UTF-8 are read as ISO 8859-1.
 */
export function cutMail(buffer: Buffer, contentType: string): string[] {
  const text = buffer.toString(isUtf8(buffer) ? 'utf8' : 'latin1')
  const messages = contentType.startsWith('application/mbox') ? messagesOf(text) : [text]
  return messages
    .filter((message) => message.trim() !== '')
    .map((message) => (message.length > MAX_RECORD_BYTES ? shortenMessage(message) : message))
}

function messagesOf(mailbox: string): string[] {
  return mailbox
    .split(/^From [^\r\n]{0,300}\r?\n/m, MAX_MESSAGES)
    .map((message) => message.replaceAll(/^>(>*From )/gm, '$1'))
}
