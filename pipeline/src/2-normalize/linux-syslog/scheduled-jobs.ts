import { CLASS_UID } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import type { SyslogLine } from '../syslog-line.ts'
import { startSyslogEvent } from './syslog-event.ts'

const RUN = /^\(([^)]{1,256})\) CMD \((.{0,8192}?)\)?$/s
const EDIT = /^\(([^)]{1,256})\) (REPLACE|DELETE) \(([^)]{1,256})\)$/

/** cron: a command that it starts, a table that somebody writes. OCSF Scheduled Job: 2 Update, 3 Delete, 6 Start. */
export function cron(line: SyslogLine): EventDraft | undefined {
  if (line.host === '') return undefined
  const run = RUN.exec(line.message)
  if (run !== null)
    return job(line, 6, run[1]!, { name: run[2]!.slice(0, 256) || 'empty', cmd_line: run[2]! })
  const edit = EDIT.exec(line.message)
  if (edit === null) return undefined
  return job(line, edit[2] === 'DELETE' ? 3 : 2, edit[1]!, {
    name: `crontab of ${edit[3]}`,
    user: { name: edit[3]! },
  })
}

function job(line: SyslogLine, activityId: number, user: string, told: EventDraft): EventDraft {
  const event = startSyslogEvent(line, CLASS_UID.scheduled_job_activity, activityId)
  event['job'] = told
  event['actor'] = { user: { name: user } }
  return event
}
