import type { Command } from '../command-types.ts'
import type { Refusal } from '../profile.ts'
import { refusal } from '../profile.ts'
import { isObject, type Json } from '../shape.ts'

/** What SLPF and PF have alike: which arguments each action may have (SLPF table 2.3-2) and the rules on them. */
export function checkPacketFilter(nsid: string, extra: readonly string[] = []) {
  const always = new Set(['response_requested'])
  const ofFile = new Set([...always, 'start_time'])
  const ofRule = new Set([...always, 'start_time', 'stop_time', 'duration', nsid])
  const onDeny = new Set(['drop_process', 'persistent', 'direction', 'insert_rule', ...extra])
  const onAllow = new Set([...onDeny].filter((name) => name !== 'drop_process'))
  return ({ action, target, args }: Command): Refusal | undefined => {
    const isRule = action === 'allow' || action === 'deny'
    const permitted = isRule ? ofRule : ofFile
    const stray = Object.keys(args).find((name) => !permitted.has(name))
    if (stray !== undefined) return refusal(501, `Option not supported: ${stray} on ${action} ${target.type}`)
    const own = argsOf(args, nsid)
    const strayOwn = Object.keys(own).find((name) => !(action === 'deny' ? onDeny : onAllow).has(name))
    if (strayOwn !== undefined) return refusal(501, `Option not supported: ${strayOwn} on ${action}`)
    if (own['insert_rule'] !== undefined && (args.response_requested ?? 'complete') !== 'complete') {
      return refusal(400, 'insert_rule needs response_requested complete')
    }
    return action === 'update' ? checkFile(target.value) : undefined
  }
}

/** The arguments under a namespace, `{}` when there are none. */
export function argsOf(args: Json, nsid: string): Json {
  const own = args[nsid]
  return isObject(own) ? own : {}
}

function checkFile(file: unknown): Refusal | undefined {
  return isObject(file) && file['name'] === undefined
    ? refusal(400, 'update file needs the name of the file')
    : undefined
}
