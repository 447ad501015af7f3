import type { EventDraft } from '../classification.ts'
import { textOf, type WindowsRecord } from './windows-record.ts'

export type Outcome = 'Success' | 'Failure'

/**
 * Whether an event of the Security log reports a success or a failure: a bit of `Keywords` (0x8020… and 0x8010…), which
 * Winlogbeat puts into words, and which NXLog's rounded number loses but its `EventType` keeps.
 */
export function auditOutcome({ channel, fields }: WindowsRecord): Outcome | undefined {
  if (channel !== 'Security' && channel.toLowerCase() !== 'security') return undefined
  const keywords = fields['Keywords']
  const text = textOf(Array.isArray(keywords) ? keywords[0] : keywords)
  switch (text.toLowerCase()) {
    case '0x8020000000000000':
    case 'audit success':
      return 'Success'
    case '0x8010000000000000':
    case 'audit failure':
      return 'Failure'
  }
  const eventType = fields['EventType']
  return eventType === 'AUDIT_SUCCESS' ? 'Success' : eventType === 'AUDIT_FAILURE' ? 'Failure' : undefined
}

export function setStatus(event: EventDraft, outcome: Outcome): void {
  event['status_id'] = outcome === 'Success' ? 1 : 2
  event['status'] = outcome
}
