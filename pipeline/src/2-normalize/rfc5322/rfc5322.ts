import type { FieldMapping } from '@opensoc/domain'
import type { BaseEvent } from '@opensoc/ocsf'
import { createSigmaViews } from '../field-mapping.ts'
import type { Normalizer } from '../normalizer.ts'
import { markTimeOfReceipt } from '../record-time.ts'
import { mailDate } from './mail-date.ts'
import { type ReadMail, readMail, toMailEvent } from './mail-event.ts'
import { headerOf, readMessage } from './mime-parts.ts'
import { handoverIn } from './received-path.ts'

const FIRST_LINE = /^(?:From [^\r\n]{1,300}\r?\n)?[!-9;-~]{1,80}:[ \t]?[^\r\n]{0,2000}\r?\n/
const TELLING =
  /^(?:received|message-id|from|date|return-path|mime-version|delivered-to|dkim-signature|subject|to):/gim
/** So much of a record is looked at to see whether it is a message. */
const HEAD = 8 * 1024

/** Raw mail messages (RFC 5322, MIME): one a record, as `.eml` files and mailboxes hold them. */
export function createMailNormalizer(mappings: readonly FieldMapping[] = []): Normalizer {
  const viewsOf = createSigmaViews(mappings, 'email')
  return {
    name: 'rfc5322',
    media: 'text',
    isSpecific: true,
    recognizes: ({ text }) => isMessage(text),
    normalize(record) {
      const text = record.text.replace(/^From [^\r\n]{1,300}\r?\n/, '')
      const message = readMessage(text)
      const handover = handoverIn(message.headers)
      const date = headerOf(message.headers, 'date')
      // Senders write Date as they like: one that cannot be read must not keep the message from the rules.
      const told = [handover.time, mailDate(date)].find((time) => !Number.isNaN(time))
      const time = told ?? record.receivedTime
      if (time === undefined)
        return { reason: 'time_invalid', detail: `rfc5322: Date is no date: ${date.slice(0, 60)}` }
      const mail = readMail(message, handover, Buffer.byteLength(text))
      const event = toMailEvent(mail, time, date)
      if (told === undefined) markTimeOfReceipt(event)
      return { layer: 'mail', ocsf: event as unknown as BaseEvent, sigma: viewsOf(viewOf(mail, event)) }
    },
  }
}

function isMessage(text: string): boolean {
  if (!FIRST_LINE.test(text)) return false
  const head = text.slice(0, HEAD)
  const end = /\r?\n\r?\n/.exec(head)?.index ?? head.length
  const names = new Set(Array.from(head.slice(0, end).matchAll(TELLING), ([name]) => name.toLowerCase()))
  return names.size >= 2
}

/** What rules see: headers by name in lower case, and what was found in the parts. */
function viewOf(mail: ReadMail, event: Record<string, unknown>): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  for (const { name, value } of mail.message.headers) if (name !== '__proto__') fields[name] ??= value
  const auth = (event['email_auth'] ?? {}) as Readonly<Record<string, unknown>>
  return {
    ...fields,
    from: mail.from,
    to: mail.to,
    subject: mail.subject,
    url: mail.urls,
    attachment_name: mail.attachments.map(({ name }) => name),
    attachment_type: mail.attachments.map(({ contentType }) => contentType),
    attachment_sha256: mail.attachments.map(({ sha256 }) => sha256),
    source_ip: mail.handover.ip,
    spf: auth['spf'],
    dkim: auth['dkim'],
    dmarc: auth['dmarc'],
  }
}
