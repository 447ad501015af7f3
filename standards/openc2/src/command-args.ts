import type { CommandArgs } from './command-types.ts'
import { dateTime, duration } from './data-types.ts'
import type { Issue } from './issue.ts'
import type { ReadOptions } from './read-options.ts'
import { isObject, type Json, oneOf, refuse, type Shape, step, text } from './shape.ts'
import { isNsid, responseTypes } from './vocabulary.ts'

const coreArgs: Readonly<Record<string, Shape>> = {
  start_time: dateTime,
  stop_time: dateTime,
  duration,
  response_requested: oneOf(...responseTypes),
}
const draft2Args: Readonly<Record<string, Shape>> = { ...coreArgs, comment: text() }

export function readArgs(value: unknown, options: ReadOptions, issues: Issue[]): CommandArgs {
  if (value === undefined) return {}
  if (!isObject(value)) {
    refuse(issues, '/args', 'must be an object')
    return {}
  }
  const keys = Object.keys(value)
  if (keys.length === 0) refuse(issues, '/args', 'must have at least one member, or be left out')
  for (const key of keys) checkArg(key, value[key], options, issues)
  checkTimes(value, issues)
  return value
}

function checkArg(key: string, value: unknown, options: ReadOptions, issues: Issue[]) {
  const pointer = `/args${step(key)}`
  const core = options.acceptDraft2 ? draft2Args : coreArgs
  if (Object.hasOwn(core, key)) return core[key]?.(value, pointer, issues)
  if (!isNsid(key)) return refuse(issues, pointer, 'is no argument of OpenC2 1.0, nor a namespace identifier')
  if (!isObject(value)) return refuse(issues, pointer, 'must be an object')
  options.profiles?.find(({ nsid }) => nsid === key)?.args(value, pointer, issues)
}

/** At most two of the three may be given: the third follows from them. */
function checkTimes(args: Json, issues: Issue[]): void {
  const { start_time: start, stop_time: stop, duration: length } = args
  if (start !== undefined && stop !== undefined && length !== undefined) {
    refuse(issues, '/args', 'must not have start_time, stop_time and duration together')
  }
  if (typeof start === 'number' && typeof stop === 'number' && stop < start) {
    refuse(issues, '/args/stop_time', 'must not be before start_time')
  }
}

/** From when to when a command is to be in effect; `until` is undefined for "until taken back". Milliseconds. */
export function effectOf(args: CommandArgs, now: number): { readonly from: number; readonly until?: number } {
  const { start_time: start, stop_time: stop, duration: length } = args
  if (stop !== undefined) return { from: start ?? (length === undefined ? now : stop - length), until: stop }
  const from = start ?? now
  return length === undefined ? { from } : { from, until: from + length }
}
