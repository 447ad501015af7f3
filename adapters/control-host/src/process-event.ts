import { basename } from 'node:path'
import type { HostProcess } from './read-process.ts'

export interface EventOrigin {
  readonly host: string
  readonly version: string
  /** Account names by id. */
  readonly users: ReadonlyMap<number, string>
}

/** A start or an end as an OCSF 1.8 Process Activity (class 1007). `time`: ms since the epoch. */
export function processEvent(
  kind: 'launch' | 'terminate',
  one: HostProcess,
  parent: HostProcess | undefined,
  time: number,
  origin: EventOrigin,
) {
  const activity = kind === 'launch' ? 1 : 2
  const user = { name: origin.users.get(one.uid) ?? String(one.uid), uid: String(one.uid) }
  return {
    category_uid: 1,
    class_uid: 1007,
    activity_id: activity,
    type_uid: 100_700 + activity,
    severity_id: 1,
    time,
    metadata: {
      version: '1.8.0',
      product: { name: 'OpenSOC sensor', vendor_name: 'OpenSOC', version: origin.version },
      profiles: ['host'],
    },
    device: { type_id: 0, hostname: origin.host, os: { type_id: 200, type: 'Linux', name: 'Linux' } },
    actor: { process: parent ? described(parent) : { pid: one.parent_pid, name: 'unknown' }, user },
    process: { ...described(one), user, ...(parent && { parent_process: described(parent) }) },
  }
}

/** Pid and start name a process for ever; the start is ticks from the machine's own. */
function described({ pid, start_ticks, name, path, command_line }: HostProcess) {
  return {
    pid,
    name,
    uid: `${pid}-${start_ticks}`,
    ...(command_line !== '' && { cmd_line: command_line }),
    ...(path !== undefined && { file: { name: basename(path), path, type_id: 1 } }),
  }
}
