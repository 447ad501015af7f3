import { CLASS_UID } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import { mailAddress } from '../mail-address.ts'
import { given } from '../metadata.ts'
import { isHostname } from '../ocsf-parts.ts'
import { countAt, listAt, type Tree, textAt } from '../tree.ts'
import { type LogMappings, log, nameDestination } from './log-mapping.ts'

/** OCSF HTTP Activity by method; others are 99. */
const METHODS: Readonly<Record<string, number>> = {
  CONNECT: 1,
  DELETE: 2,
  GET: 3,
  HEAD: 4,
  OPTIONS: 5,
  POST: 6,
  PUT: 7,
  TRACE: 8,
  PATCH: 9,
}

export const WEB_AND_MAIL_LOGS: LogMappings = {
  http: log(
    CLASS_UID.http_activity,
    (record) => METHODS[textAt(record, 'method').toUpperCase()] ?? 99,
    'method host uri user_agent status_code status_msg referrer version',
    fillHttp,
  ),
  smtp: log(
    CLASS_UID.email_activity,
    1,
    'mailfrom rcptto from to cc reply_to subject msg_id helo last_reply',
    fillMail,
  ),
}

function fillHttp(event: EventDraft, record: Tree): void {
  const method = textAt(record, 'method').toUpperCase()
  const host = textAt(record, 'host')
  const uri = textAt(record, 'uri')
  const hostname = host.replace(/:\d{1,5}$/, '')
  const query = uri.indexOf('?')
  event['http_request'] = {
    ...(METHODS[method] === undefined ? {} : { http_method: method }),
    ...given('user_agent', textAt(record, 'user_agent')),
    ...given('referrer', textAt(record, 'referrer')),
    ...given('version', textAt(record, 'version')),
    url: {
      url_string: uri.includes('://') ? uri : `http://${host}${uri}`,
      ...(hostname !== '' && isHostname(hostname) ? { hostname } : {}),
      ...given('path', query === -1 ? uri : uri.slice(0, query)),
      ...given('query_string', query === -1 ? '' : uri.slice(query + 1)),
    },
  }
  const code = countAt(record, 'status_code')
  if (code !== undefined) event['http_response'] = { code, ...given('message', textAt(record, 'status_msg')) }
  nameDestination(event, hostname)
}

const MAX_RECIPIENTS = 64

function fillMail(event: EventDraft, record: Tree): void {
  const sender = mailAddress(textAt(record, 'mailfrom'))
  const recipients = addresses(record, 'rcptto')
  const from = mailAddress(textAt(record, 'from')) ?? sender
  const to = addresses(record, 'to')
  event['direction_id'] = 0
  event['direction'] = 'Unknown'
  event['protocol_name'] = 'smtp'
  Object.assign(event, given('smtp_hello', textAt(record, 'helo')))
  event['email'] = {
    ...(from === undefined ? {} : { from }),
    ...(to.length + recipients.length === 0 ? {} : { to: to.length > 0 ? to : recipients }),
    ...(sender === undefined ? {} : { smtp_from: sender }),
    ...(recipients.length === 0 ? {} : { smtp_to: recipients }),
    ...given('subject', textAt(record, 'subject')),
    ...given('message_uid', textAt(record, 'msg_id')),
  }
}

/** OCSF wants a sender or a recipient. */
export function isMail(record: Tree): boolean {
  return (
    mailAddress(textAt(record, 'from')) !== undefined ||
    mailAddress(textAt(record, 'mailfrom')) !== undefined ||
    addresses(record, 'to').length + addresses(record, 'rcptto').length > 0
  )
}

function addresses(record: Tree, key: string): string[] {
  return listAt(record, key, MAX_RECIPIENTS).flatMap((one) =>
    typeof one === 'string' ? (mailAddress(one) ?? []) : [],
  )
}
