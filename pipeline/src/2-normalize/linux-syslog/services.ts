import { CLASS_UID } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import type { SyslogLine } from '../syslog-line.ts'
import { failed, startSyslogEvent, succeeded } from './syslog-event.ts'

/** OCSF Application Lifecycle: 3 Start, 4 Stop, 5 Restart. */
const VERBS: readonly (readonly [RegExp, number])[] = [
  [/^(?:Started|Starting|Startup finished|Reached target|Listening on) (.{1,512})$/, 3],
  [/^(?:Stopped|Stopping|Removed|Closed) (.{1,512})$/, 4],
  [/^(?:Reloaded|Reloading|Restarted) (.{1,512})$/, 5],
]
const FAILED = /^(?:Failed to start|Dependency failed for) (.{1,512})$/
const ENDED = /^(\S{1,256}): (?:Main process exited|Failed with result|Deactivated successfully|Succeeded)/

/** systemd: units that start, stop and fail. */
export function systemd(line: SyslogLine): EventDraft | undefined {
  for (const [pattern, activityId] of VERBS) {
    const unit = pattern.exec(line.message)?.[1]
    if (unit !== undefined) return succeeded(unitEvent(line, unit.replace(/\.{1,3}$/, ''), activityId))
  }
  const refused = FAILED.exec(line.message)?.[1]
  if (refused !== undefined) return failed(unitEvent(line, refused.replace(/\.{1,3}$/, ''), 3))
  const ended = ENDED.exec(line.message)?.[1]
  return ended === undefined ? undefined : unitEvent(line, ended, 4)
}

const RSYSLOG = /\] (?:rsyslogd was HUPed|start|exiting on signal)|^-- MARK --$/

/** rsyslog: itself, as it starts, stops, opens its files anew and says that it is alive. */
export function rsyslogd(line: SyslogLine): EventDraft | undefined {
  const word = RSYSLOG.exec(line.message)?.[0]
  if (word === undefined) return undefined
  if (word.startsWith('--')) return unitEvent(line, 'rsyslogd', 99, 'Alive')
  return unitEvent(line, 'rsyslogd', word.endsWith('HUPed') ? 5 : word.endsWith('start') ? 3 : 4)
}

function unitEvent(line: SyslogLine, name: string, activityId: number, activity = ''): EventDraft {
  const event = startSyslogEvent(line, CLASS_UID.application_lifecycle, activityId)
  if (activity !== '') event['activity_name'] = activity
  event['app'] = { name, vendor_name: 'Unknown' }
  return event
}
