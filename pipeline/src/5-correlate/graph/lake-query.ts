import type { HuntQuery } from '@opensoc/domain'

/** Process starts with any of these values in a column of the lake. `values` is not empty. */
export function startsWhere(column: string, values: readonly string[]): HuntQuery {
  return { kind: 'and', parts: [...STARTS, anyOf(values.map((value) => equals(column, value)))] }
}

/** Starts on a host of the processes with these pids, and of their children if asked for. */
export function startsByPid(host: string, pids: readonly number[], withChildren: boolean): HuntQuery {
  const columns = withChildren ? ['process_pid', 'parent_pid'] : ['process_pid']
  const named = columns.flatMap((column) => pids.map((pid) => equals(column, String(pid))))
  return { kind: 'and', parts: [...STARTS, equals('host', host), anyOf(named)] }
}

/** OCSF Process Activity (1007), Launch (1). */
const STARTS: readonly HuntQuery[] = [equals('class_uid', '1007'), equals('activity_id', '1')]

function equals(field: string, value: string): HuntQuery {
  return { kind: 'field', field, value: value.replaceAll('*', '\\*') }
}

function anyOf(parts: readonly HuntQuery[]): HuntQuery {
  return parts.length === 1 ? parts[0]! : { kind: 'or', parts }
}
