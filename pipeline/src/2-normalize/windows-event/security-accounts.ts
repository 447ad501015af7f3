import { CLASS_UID } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import { userOf } from '../ocsf-parts.ts'
import { type Mappings, mapping, put } from './mapping.ts'
import { processOf } from './process-of.ts'
import { ACTOR, putActor, TARGET, targetOf } from './security-subject.ts'
import { field, type WindowsRecord } from './windows-record.ts'

function accountChanged(event: EventDraft, { fields }: WindowsRecord): boolean {
  putActor(event, fields)
  return put(event, 'user', targetOf(fields))
}

function renamed(event: EventDraft, { fields }: WindowsRecord): boolean {
  const domain = field(fields, 'TargetDomainName')
  const sid = field(fields, 'TargetSid')
  putActor(event, fields)
  put(event, 'user_result', userOf(field(fields, 'NewTargetUserName'), domain, sid))
  return put(event, 'user', userOf(field(fields, 'OldTargetUserName'), domain, sid))
}

function groupChanged(event: EventDraft, { fields }: WindowsRecord): boolean {
  const group: EventDraft = {}
  const hasName = put(group, 'name', field(fields, 'TargetUserName'))
  const hasUid = put(group, 'uid', field(fields, 'TargetSid'))
  put(group, 'domain', field(fields, 'TargetDomainName'))
  event['group'] = group
  put(event, 'user', userOf(field(fields, 'MemberName'), '', field(fields, 'MemberSid')))
  putActor(event, fields, processOf(fields, { image: 'CallerProcessName', pid: 'CallerProcessId' }))
  return hasName || hasUid
}

/** An object of the directory: who may do what, and who is who, is written there. */
function directoryChanged(event: EventDraft, { fields }: WindowsRecord): boolean {
  const entity: EventDraft = {}
  const hasName = put(entity, 'name', field(fields, 'ObjectDN') || field(fields, 'NewObjectDN'))
  put(entity, 'uid', field(fields, 'ObjectGUID'))
  put(entity, 'type', field(fields, 'ObjectClass'))
  event['entity'] = entity
  putActor(event, fields)
  return hasName
}

const directory = (activityId: number) =>
  mapping(
    CLASS_UID.entity_management,
    activityId,
    `${ACTOR} ObjectDN NewObjectDN ObjectGUID ObjectClass`,
    directoryChanged,
  )
const account = (activityId: number) =>
  mapping(CLASS_UID.account_change, activityId, `${ACTOR} ${TARGET}`, accountChanged)
const group = (activityId: number) =>
  mapping(
    CLASS_UID.group_management,
    activityId,
    `${ACTOR} TargetUserName TargetDomainName TargetSid MemberName MemberSid CallerProcessName CallerProcessId`,
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
  4781: mapping(
    CLASS_UID.account_change,
    99,
    `${ACTOR} TargetDomainName TargetSid OldTargetUserName NewTargetUserName`,
    renamed,
  ),
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
  // Objects of the directory modified, created, restored, moved, deleted
  5136: directory(3),
  5137: directory(1),
  5138: directory(99),
  5139: directory(5),
  5141: directory(4),
}
