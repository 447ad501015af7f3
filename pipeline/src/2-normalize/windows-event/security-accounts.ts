import { CLASS_UID } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import { userOf } from '../ocsf-parts.ts'
import { type Mappings, mapping, put } from './mapping.ts'
import { ACTOR, putActor, TARGET, targetOf } from './security-subject.ts'
import { field, type WindowsRecord } from './windows-record.ts'

function accountChanged(event: EventDraft, { fields }: WindowsRecord): boolean {
  const isChanged =
    put(event, 'user', targetOf(fields)) || put(event, 'user', userOf(field(fields, 'OldTargetUserName')))
  putActor(event, fields)
  return isChanged
}

function groupChanged(event: EventDraft, { fields }: WindowsRecord): boolean {
  const group: EventDraft = {}
  const hasName = put(group, 'name', field(fields, 'TargetUserName'))
  const hasUid = put(group, 'uid', field(fields, 'TargetSid'))
  put(group, 'domain', field(fields, 'TargetDomainName'))
  event['group'] = group
  put(event, 'user', userOf(field(fields, 'MemberName'), '', field(fields, 'MemberSid')))
  putActor(event, fields)
  return hasName || hasUid
}

const account = (activityId: number) =>
  mapping(CLASS_UID.account_change, activityId, `${ACTOR} ${TARGET} OldTargetUserName`, accountChanged)
const group = (activityId: number) =>
  mapping(
    CLASS_UID.group_management,
    activityId,
    `${ACTOR} TargetUserName TargetDomainName TargetSid MemberName MemberSid`,
    groupChanged,
  )

const CREATED = group(6)
const DELETED = group(5)
const MEMBER_ADDED = group(3)
const MEMBER_REMOVED = group(4)
const OTHER = group(99)

export const ACCOUNTS: Mappings = {
  4720: account(1),
  4722: account(2),
  4723: account(3),
  4724: account(4),
  4725: account(5),
  4726: account(6),
  4738: account(99),
  4740: account(9),
  // Computer accounts
  4741: account(1),
  4742: account(99),
  4743: account(6),
  // SID history added, and not
  4765: account(99),
  4766: account(99),
  4767: account(12),
  // Renamed
  4781: account(99),
  // Global, local and universal groups
  4727: CREATED,
  4731: CREATED,
  4754: CREATED,
  4730: DELETED,
  4734: DELETED,
  4758: DELETED,
  4728: MEMBER_ADDED,
  4732: MEMBER_ADDED,
  4756: MEMBER_ADDED,
  4729: MEMBER_REMOVED,
  4733: MEMBER_REMOVED,
  4757: MEMBER_REMOVED,
  4735: OTHER,
  4737: OTHER,
  4755: OTHER,
  // Somebody listed the members
  4799: OTHER,
}
