import type { EventDraft } from '../classification.ts'
import { userOf } from '../ocsf-parts.ts'
import { put } from './mapping.ts'
import { processOf } from './process-of.ts'
import { field, type Tree } from './windows-record.ts'

// Events of the Security log name two accounts: Subject acted, Target is what it acted on.

export const SUBJECT = 'SubjectUserName SubjectDomainName SubjectUserSid SubjectLogonId'
export const TARGET = 'TargetUserName TargetDomainName TargetUserSid TargetSid'
/** What `putActor` reads. */
export const ACTOR = `${SUBJECT} ProcessName ProcessId`

export function subjectOf(fields: Tree): EventDraft | undefined {
  return userOf(
    field(fields, 'SubjectUserName'),
    field(fields, 'SubjectDomainName'),
    field(fields, 'SubjectUserSid'),
  )
}

export function targetOf(fields: Tree): EventDraft | undefined {
  return userOf(
    field(fields, 'TargetUserName') || field(fields, 'AccountName'),
    field(fields, 'TargetDomainName') || field(fields, 'AccountDomain'),
    field(fields, 'TargetUserSid') || field(fields, 'TargetSid'),
  )
}

const PROCESS = { image: 'ProcessName', pid: 'ProcessId' }

/** The account, its logon session and the process that did it; false where the record knows neither of the three. */
export function putActor(event: EventDraft, fields: Tree, process = processOf(fields, PROCESS)): boolean {
  const actor: EventDraft = {}
  const user = subjectOf(fields)
  const session = field(fields, 'SubjectLogonId')
  if (user !== undefined && session !== '') actor['session'] = { uid: session }
  const hasUser = put(actor, 'user', user)
  if (!put(actor, 'process', process) && !hasUser) return false
  event['actor'] = actor
  return true
}
