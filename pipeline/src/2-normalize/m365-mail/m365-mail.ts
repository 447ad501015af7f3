import type { FieldMapping } from '@opensoc/domain'
import { type BaseEvent, CLASS_UID } from '@opensoc/ocsf'
import { type EventDraft, startEvent } from '../classification.ts'
import { createSigmaViews } from '../field-mapping.ts'
import { given, metadataOf } from '../metadata.ts'
import type { Normalizer } from '../normalizer.ts'
import { endpointOf, isHostname } from '../ocsf-parts.ts'
import { parseTime } from '../parse-time.ts'
import { isTree, numberAt, type Tree, textAt, treeAt } from '../tree.ts'

const HUNTING = 'AdvancedHunting-Email'

/** Microsoft 365 mail: message trace rows, and Defender's EmailEvents, EmailAttachmentInfo and EmailUrlInfo. */
export function createM365MailNormalizer(mappings: readonly FieldMapping[]): Normalizer {
  const viewsOf = createSigmaViews(mappings, 'm365')
  return {
    name: 'm365-mail',
    media: 'json',
    isSpecific: true,
    recognizes: ({ json }) => isTree(json) && (isTrace(json) || textAt(json, 'category').startsWith(HUNTING)),
    normalize({ json }) {
      const record = json as Tree
      const row = isTrace(record) ? record : treeAt(record, 'properties')
      const kind = isTrace(record)
        ? 'MessageTrace'
        : textAt(record, 'category').slice('AdvancedHunting-'.length)
      const written = textAt(row, 'Received') || textAt(row, 'Timestamp') || textAt(record, 'time')
      const time = parseTime(written)
      if (Number.isNaN(time))
        return { reason: 'time_invalid', detail: `m365 ${kind}: ${written.slice(0, 60)} is no time` }
      const ocsf = toOcsf(row, kind, time, written) as unknown as BaseEvent
      return { layer: 'mail', ocsf, sigma: viewsOf({ ...row, category: textAt(record, 'category') || kind }) }
    },
  }
}

function isTrace(json: Tree): boolean {
  return json['MessageTraceId'] !== undefined && json['SenderAddress'] !== undefined
}

/** OCSF Email Activity: 1 Send, 2 Receive, 3 Scan, 4 Trace. */
const ACTIVITY: Readonly<Record<string, number>> = {
  MessageTrace: 4,
  EmailEvents: 2,
  EmailAttachmentInfo: 3,
  EmailUrlInfo: 3,
}

function toOcsf(row: Tree, kind: string, time: number, written: string): EventDraft {
  const activityId = ACTIVITY[kind] ?? 99
  const isBad = textAt(row, 'ThreatTypes') !== ''
  const event = startEvent(CLASS_UID.email_activity, activityId, isBad ? 3 : 1, time)
  if (activityId === 99) event['activity_name'] = kind
  event['metadata'] = metadataOf({
    product: kind === 'MessageTrace' ? 'Exchange Online' : 'Microsoft Defender for Office 365',
    vendor: 'Microsoft',
    logName: kind,
    eventCode: kind,
    uid: textAt(row, 'ReportId') || textAt(row, 'MessageTraceId'),
    originalTime: written,
  })
  const [directionId, direction] = DIRECTION[textAt(row, 'EmailDirection')] ?? [0, 'Unknown']
  event['direction_id'] = directionId
  event['direction'] = direction
  event['email'] = emailOf(row, kind)
  const source = endpointOf(textAt(row, 'FromIP') || textAt(row, 'SenderIPv4') || textAt(row, 'SenderIPv6'))
  if (source !== undefined) event['src_endpoint'] = source
  const outcome = textAt(row, 'Status') || textAt(row, 'DeliveryAction')
  if (outcome !== '') Object.assign(event, outcomeOf(outcome))
  return withRest(event, row)
}

const DIRECTION: Readonly<Record<string, readonly [number, string]>> = {
  Inbound: [1, 'Inbound'],
  Outbound: [2, 'Outbound'],
  'Intra-org': [3, 'Internal'],
}

function outcomeOf(outcome: string): EventDraft {
  const isDelivered = outcome === 'Delivered' || outcome === 'Resolved' || outcome === 'Expanded'
  return {
    status_id: isDelivered ? 1 : 2,
    status: isDelivered ? 'Success' : 'Failure',
    status_detail: outcome,
  }
}

function emailOf(row: Tree, kind: string): EventDraft {
  const sender = textAt(row, 'SenderFromAddress') || textAt(row, 'SenderAddress')
  const recipient = textAt(row, 'RecipientEmailAddress') || textAt(row, 'RecipientAddress')
  const size = numberAt(row, 'Size') ?? numberAt(row, 'EmailSize')
  return {
    ...(isAddress(sender) ? { from: sender } : { from: 'unknown@unknown.invalid' }),
    ...(isAddress(recipient) ? { to: [recipient] } : {}),
    ...(isAddress(textAt(row, 'SenderMailFromAddress'))
      ? { smtp_from: textAt(row, 'SenderMailFromAddress') }
      : {}),
    ...given('subject', textAt(row, 'Subject')),
    ...given('message_uid', textAt(row, 'InternetMessageId') || textAt(row, 'MessageId')),
    ...given('uid', textAt(row, 'NetworkMessageId') || textAt(row, 'MessageTraceId')),
    ...(size === undefined || size < 0 ? {} : { size: Math.round(size) }),
    ...(kind === 'EmailAttachmentInfo' ? filesOf(row) : {}),
    ...(kind === 'EmailUrlInfo' ? urlsOf(row) : {}),
  }
}

function filesOf(row: Tree): EventDraft {
  const name = textAt(row, 'FileName')
  if (name === '') return {}
  const sha256 = textAt(row, 'SHA256')
  const size = numberAt(row, 'FileSize')
  return {
    files: [
      {
        name,
        type_id: 1,
        type: 'Regular File',
        ...(size === undefined || size < 0 ? {} : { size: Math.round(size) }),
        ...(sha256 === '' ? {} : { hashes: [{ algorithm_id: 3, algorithm: 'SHA-256', value: sha256 }] }),
      },
    ],
  }
}

function urlsOf(row: Tree): EventDraft {
  const url = textAt(row, 'Url')
  const hostname = textAt(row, 'UrlDomain')
  if (url === '') return {}
  return { urls: [{ url_string: url, ...(hostname !== '' && isHostname(hostname) ? { hostname } : {}) }] }
}

function isAddress(text: string): boolean {
  return text.length <= 320 && /^[^\s@<>()[\]\\,;:"]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/.test(text)
}

const TOLD = new Set(
  'Received Timestamp SenderFromAddress SenderAddress RecipientEmailAddress RecipientAddress Subject InternetMessageId MessageId NetworkMessageId MessageTraceId ReportId Size EmailSize FileName SHA256 FileSize Url UrlDomain FromIP SenderIPv4 SenderIPv6 EmailDirection Status DeliveryAction SenderMailFromAddress'.split(
    ' ',
  ),
)

function withRest(event: EventDraft, row: Tree): EventDraft {
  const unmapped: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(row))
    if (!TOLD.has(key) && value !== null && value !== '') unmapped[key] = value
  if (Object.keys(unmapped).length > 0) event['unmapped'] = unmapped
  return event
}
