import { CLASS_UID } from '@opensoc/ocsf'
import libmime from 'libmime'
import { type EventDraft, startEvent } from '../classification.ts'
import { given, metadataOf } from '../metadata.ts'
import { endpointOf } from '../ocsf-parts.ts'
import { emailAuthIn } from './authentication-results.ts'
import { addressesIn, mailboxText } from './mail-addresses.ts'
import { headerOf, type MimeMessage } from './mime-parts.ts'
import { type Attachment, contentOf } from './part-content.ts'
import type { Handover } from './received-path.ts'
import { urlsInText } from './urls-in-text.ts'

/** What rules and the event both are made of. */
export interface ReadMail {
  readonly message: MimeMessage
  readonly handover: Handover
  readonly subject: string
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly urls: readonly string[]
  readonly attachments: readonly Attachment[]
  readonly sizeBytes: number
}

const MAX_URLS = 64
const MAX_FILES = 64

export function readMail(message: MimeMessage, handover: Handover, sizeBytes: number): ReadMail {
  const urls = new Set<string>()
  const attachments: Attachment[] = []
  for (const part of message.parts) {
    const content = contentOf(part)
    if (content.kind === 'attachment') {
      if (attachments.length < MAX_FILES) attachments.push(content.attachment)
    } else for (const url of urlsInText(content.text, content.isHtml)) if (urls.size < MAX_URLS) urls.add(url)
  }
  const { headers } = message
  return {
    message,
    handover,
    sizeBytes,
    subject: libmime.decodeWords(headerOf(headers, 'subject')).slice(0, 4096),
    from: addressesIn(headerOf(headers, 'from')),
    to: addressesIn(headerOf(headers, 'to')),
    urls: [...urls],
    attachments,
  }
}

/** OCSF Email Activity: Receive. */
export function toMailEvent(mail: ReadMail, time: number, written: string): EventDraft {
  const { message, handover } = mail
  const event = startEvent(CLASS_UID.email_activity, 2, 1, time)
  event['metadata'] = metadataOf({
    product: 'Mail',
    vendor: 'RFC 5322',
    logName: 'message',
    uid: headerOf(message.headers, 'message-id'),
    originalTime: written,
  })
  Object.assign(event, { direction_id: 0, direction: 'Unknown', protocol_name: 'smtp' })
  event['email'] = emailOf(mail)
  const auth = emailAuthIn(message.headers)
  if (auth !== undefined) event['email_auth'] = auth
  const source = endpointOf(handover.ip, handover.helo === handover.ip ? '' : handover.helo)
  if (source !== undefined) event['src_endpoint'] = source
  Object.assign(event, given('smtp_hello', handover.helo))
  event['unmapped'] = {
    headers: otherHeaders(message),
    parts: message.parts.length,
    is_truncated: message.isTruncated,
  }
  return event
}

function emailOf({ message, subject, from, to, urls, attachments, sizeBytes }: ReadMail): EventDraft {
  const { headers } = message
  const list = (name: string) => addressesIn(headerOf(headers, name))
  const cc = list('cc')
  const replyTo = list('reply-to')
  const [returnPath] = list('return-path')
  const [sender] = list('sender')
  const [deliveredTo] = list('delivered-to')
  return {
    ...(from[0] === undefined ? {} : { from: from[0], from_mailbox: mailboxText(headerOf(headers, 'from')) }),
    // OCSF wants a sender or a recipient; a message may have neither.
    ...(to.length > 0 || from.length === 0 ? { to } : {}),
    ...(cc.length === 0 ? {} : { cc }),
    ...(replyTo[0] === undefined ? {} : { reply_to: replyTo[0] }),
    ...(sender === undefined ? {} : { sender }),
    ...(returnPath === undefined ? {} : { return_path: returnPath, smtp_from: returnPath }),
    ...(deliveredTo === undefined ? {} : { delivered_to: deliveredTo }),
    ...given('subject', subject),
    ...given('message_uid', headerOf(headers, 'message-id')),
    ...originatingIp(headerOf(headers, 'x-originating-ip')),
    size: sizeBytes,
    ...(urls.length === 0 ? {} : { urls: urls.map(urlOf) }),
    ...(attachments.length === 0 ? {} : { files: attachments.map(fileOf) }),
  }
}

function originatingIp(text: string): EventDraft {
  const ip = endpointOf(text.replace(/^\[|\]$/g, ''))?.['ip']
  return ip === undefined ? {} : { x_originating_ip: [ip] }
}

function urlOf(url: string): EventDraft {
  const { hostname, protocol, pathname } = new URL(url)
  return { url_string: url, hostname, scheme: protocol.slice(0, -1), path: pathname }
}

function fileOf({ name, contentType, sizeBytes, md5, sha1, sha256 }: Attachment): EventDraft {
  return {
    name: name || 'unnamed',
    type_id: 1,
    type: 'Regular File',
    ...given('mime_type', contentType),
    size: sizeBytes,
    hashes: [
      { algorithm_id: 1, algorithm: 'MD5', value: md5 },
      { algorithm_id: 2, algorithm: 'SHA-1', value: sha1 },
      { algorithm_id: 3, algorithm: 'SHA-256', value: sha256 },
    ],
  }
}

const TOLD = new Set(
  'from to cc reply-to sender return-path delivered-to subject message-id date received authentication-results dkim-signature content-type content-transfer-encoding mime-version'.split(
    ' ',
  ),
)
const MAX_OTHER = 48

function otherHeaders({ headers }: MimeMessage): EventDraft {
  const others: EventDraft = {}
  for (const { name, value } of headers) {
    if (TOLD.has(name) || name === '__proto__' || others[name] !== undefined) continue
    if (Object.keys(others).length >= MAX_OTHER) break
    others[name] = value.slice(0, 1024)
  }
  return others
}
