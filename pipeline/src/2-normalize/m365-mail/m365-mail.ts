import type { FieldMapping } from '@opensoc/domain'
import { type BaseEvent, CLASS_UID } from '@opensoc/ocsf'
import { type EventDraft, startEvent } from '../classification.ts'
import { createSigmaViews } from '../field-mapping.ts'
import { given, metadataOf } from '../metadata.ts'
import type { Normalizer } from '../normalizer.ts'
import { endpointOf } from '../ocsf-parts.ts'
import { parseTime } from '../parse-time.ts'
import { isTree, type Tree, textAt, treeAt } from '../tree.ts'
import { setUnmapped } from '../unmapped.ts'
import { emailAuthOf, emailOf } from './email.ts'

const HUNTING = 'AdvancedHunting-'

/** A row, the table that it is of, and OCSF Email Activity: 2 Receive, 3 Scan, 4 Trace; 99 what became of it later. */
const ACTIVITY: ReadonlyMap<string, number> = new Map([
  ['MessageTrace', 4],
  ['EmailEvents', 2],
  ['EmailAttachmentInfo', 3],
  ['EmailUrlInfo', 3],
  ['EmailPostDeliveryEvents', 99],
])

/** Microsoft 365 mail: message trace rows, and Defender's EmailEvents, EmailAttachmentInfo and EmailUrlInfo. */
export function createM365MailNormalizer(mappings: readonly FieldMapping[] = []): Normalizer {
  const viewsOf = createSigmaViews(mappings, 'm365')
  return {
    name: 'm365-mail',
    media: 'json',
    isSpecific: true,
    recognizes: ({ json }) => isTree(json) && tableOf(json) !== undefined,
    normalize({ json }) {
      const record = json as Tree
      const table = tableOf(record) ?? ''
      const row = table === 'MessageTrace' ? record : treeAt(record, 'properties')
      const written = textAt(row, 'Received') || textAt(row, 'Timestamp') || textAt(record, 'time')
      const time = parseTime(written)
      if (Number.isNaN(time))
        return { reason: 'time_invalid', detail: `m365 ${table}: ${written.slice(0, 60)} is no time` }
      const ocsf = toOcsf(row, table, time, written) as unknown as BaseEvent
      const category = table === 'MessageTrace' ? table : HUNTING + table
      return { layer: 'mail', ocsf, sigma: viewsOf({ ...row, category }) }
    },
  }
}

function tableOf(json: Tree): string | undefined {
  if (json['MessageTraceId'] !== undefined && json['SenderAddress'] !== undefined) return 'MessageTrace'
  const category = textAt(json, 'category')
  if (!category.startsWith(HUNTING)) return undefined
  const table = category.slice(HUNTING.length)
  return ACTIVITY.has(table) ? table : undefined
}

function toOcsf(row: Tree, table: string, time: number, written: string): EventDraft {
  const activityId = ACTIVITY.get(table) ?? 99
  const isThreat = textAt(row, 'ThreatTypes') !== ''
  const event = startEvent(CLASS_UID.email_activity, activityId, isThreat ? 3 : 1, time)
  if (activityId === 99) event['activity_name'] = textAt(row, 'ActionType') || table
  event['metadata'] = metadataOf({
    product: table === 'MessageTrace' ? 'Exchange Online' : 'Microsoft Defender for Office 365',
    vendor: 'Microsoft',
    logName: table,
    eventCode: table,
    uid: textAt(row, 'ReportId') || textAt(row, 'MessageTraceId'),
    originalTime: written,
  })
  const [directionId, direction] = DIRECTION.get(textAt(row, 'EmailDirection')) ?? [0, 'Unknown']
  event['direction_id'] = directionId
  event['direction'] = direction
  event['email'] = emailOf(row)
  const source = endpointOf(textAt(row, 'FromIP') || textAt(row, 'SenderIPv4') || textAt(row, 'SenderIPv6'))
  const target = endpointOf(textAt(row, 'ToIP'))
  if (source !== undefined) event['src_endpoint'] = source
  if (target !== undefined) event['dst_endpoint'] = target
  const auth = emailAuthOf(textAt(row, 'AuthenticationDetails'))
  if (auth !== undefined) event['email_auth'] = auth
  Object.assign(event, given('message_trace_uid', textAt(row, 'MessageTraceId')))
  const outcome = textAt(row, 'Status') || textAt(row, 'DeliveryAction')
  if (outcome !== '') Object.assign(event, outcomeOf(outcome))
  return setUnmapped(event, row, TOLD)
}

const DIRECTION: ReadonlyMap<string, readonly [number, string]> = new Map([
  ['Inbound', [1, 'Inbound']],
  ['Outbound', [2, 'Outbound']],
  ['Intra-org', [3, 'Internal']],
])

const DELIVERED = new Set(['delivered', 'resolved', 'expanded'])
/** Neither delivered nor refused yet. */
const PENDING = new Set(['pending', 'gettingstatus', 'none'])

function outcomeOf(outcome: string): EventDraft {
  const word = outcome.toLowerCase()
  if (PENDING.has(word)) return { status_id: 0, status: 'Unknown', status_detail: outcome }
  return DELIVERED.has(word)
    ? { status_id: 1, status: 'Success', status_detail: outcome }
    : { status_id: 2, status: 'Failure', status_detail: outcome }
}

const TOLD: ReadonlySet<string> = new Set(
  'Received Timestamp SenderFromAddress SenderAddress RecipientEmailAddress RecipientAddress Subject InternetMessageId MessageId NetworkMessageId MessageTraceId ReportId Size EmailSize FileName SHA256 FileSize Url UrlDomain FromIP ToIP SenderIPv4 EmailDirection Status DeliveryAction SenderMailFromAddress'.split(
    ' ',
  ),
)
