import { CLASS_UID } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import type { SyslogLine } from '../syslog-line.ts'
import { startSyslogEvent, succeeded } from './syslog-event.ts'

/** OCSF Account Change: 1 Create, 3 Password Change, 6 Delete, 9 Lock, 12 Unlock, 99 Other. */
const USERS: readonly (readonly [RegExp, number])[] = [
  [/^new user: name=([^,\s]{1,256})/, 1],
  [/^delete user '([^']{1,256})'/, 6],
  [/^unlock user '([^']{1,256})'/, 12],
  [/^lock user '([^']{1,256})'/, 9],
  [/^change user '([^']{1,256})' password/, 3],
  [/^change user '([^']{1,256})'/, 99],
  [/password changed for (\S{1,256})/, 3],
]
const MEMBERS: readonly (readonly [RegExp, number])[] = [
  [/^add '([^']{1,256})' to (?:shadow )?group '([^']{1,256})'/, 3],
  [/^delete '([^']{1,256})' from (?:shadow )?group '([^']{1,256})'/, 4],
]
/** OCSF Group Management: 3 Add User, 4 Remove User, 5 Delete, 6 Create. */
const GROUPS: readonly (readonly [RegExp, number])[] = [
  [/^new group: name=([^,\s]{1,256})/, 6],
  [/^group added to \S{1,256}: name=([^,\s]{1,256})/, 6],
  [/^(?:removed group|delete group) '([^']{1,256})'/, 5],
  [/^group '([^']{1,256})' removed/, 5],
]

/** useradd, usermod, groupadd, passwd and their like. */
export function accountTool(line: SyslogLine): EventDraft | undefined {
  return userChange(line) ?? membership(line) ?? groupChange(line)
}

function userChange(line: SyslogLine): EventDraft | undefined {
  const found = firstMatch(USERS, line.message)
  if (found === undefined) return undefined
  const event = startSyslogEvent(line, CLASS_UID.account_change, found.activityId)
  if (found.activityId === 99) event['activity_name'] = 'Change'
  event['user'] = { name: found.first }
  return succeeded(event)
}

function membership(line: SyslogLine): EventDraft | undefined {
  const found = firstMatch(MEMBERS, line.message)
  if (found === undefined) return undefined
  const event = startSyslogEvent(line, CLASS_UID.group_management, found.activityId)
  event['user'] = { name: found.first }
  event['group'] = { name: found.second }
  return succeeded(event)
}

function groupChange(line: SyslogLine): EventDraft | undefined {
  const found = firstMatch(GROUPS, line.message)
  if (found === undefined) return undefined
  const event = startSyslogEvent(line, CLASS_UID.group_management, found.activityId)
  event['group'] = { name: found.first }
  return succeeded(event)
}

function firstMatch(patterns: readonly (readonly [RegExp, number])[], message: string) {
  for (const [pattern, activityId] of patterns) {
    const match = pattern.exec(message)
    if (match !== null) return { activityId, first: match[1]!, second: match[2] ?? '' }
  }
  return undefined
}
