import { effectOf } from './command-args.ts'
import type { Command } from './command-types.ts'
import type { Actuator, Handler, Request } from './consumer.ts'
import type { Profile } from './profile.ts'
import { argsOf } from './profiles/packet-filter.ts'
import { type Response, respond } from './response.ts'

/** One rule of a packet filter, as SLPF describes it. Rules with lower numbers are looked at first. */
export interface FilterRule {
  readonly rule_number: number
  readonly verdict: 'allow' | 'deny'
  /** A target of the profile: `ipv4_net`, `ipv4_connection`, ... */
  readonly target: { readonly type: string; readonly value: unknown }
  readonly direction: 'both' | 'ingress' | 'egress'
  readonly drop_process: 'none' | 'reject' | 'false_ack'
  /** False: gone after a restart of the filter. */
  readonly persistent: boolean
  /** Milliseconds since the epoch. The filter itself must end the rule at `until`, with nobody's help. */
  readonly from: number
  readonly until?: number
  /** The request that made it: the same request after a crash finds its rule and makes no second one. */
  readonly request?: string
}

/** A packet filter under our command. */
export interface PacketFilter {
  /** The profile's targets that the filter can match. */
  readonly targets: readonly string[]
  /** The rules that the filter has; numbers given once are never given again. */
  rules(): readonly FilterRule[]
  /** The highest number ever given. */
  lastNumber(): number
  /** Why the filter cannot do this rule, or undefined. */
  objection?(rule: FilterRule): string | undefined
  /** Makes the filter have exactly these rules, all or none; rejects when it could not. */
  apply(rules: readonly FilterRule[], lastNumber: number): Promise<void>
}

/** The actuator of a packet filter for SLPF or PF: allow, deny and delete by rule number. `now`: ms since the epoch. */
export function packetFilterActuator(profile: Profile, filter: PacketFilter, now: () => number): Actuator {
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = (handler: (command: Command, request: Request) => Promise<Response>): Handler => {
    return (command, request) => {
      const mine = turn.then(() => handler(command, request))
      turn = mine.catch(() => undefined)
      return mine
    }
  }
  const add = inTurn((command, request) => addRule(profile, filter, command, { request, now: now() }))
  const remove = inTurn((command) => removeRule(filter, command, now()))
  const targets = Object.fromEntries(filter.targets.map((target) => [target, add]))
  return {
    profile,
    handlers: { allow: targets, deny: targets, delete: { [`${profile.nsid}:rule_number`]: remove } },
  }
}

async function addRule(
  profile: Profile,
  filter: PacketFilter,
  command: Command,
  { request, now }: { readonly request: Request; readonly now: number },
): Promise<Response> {
  const args = argsOf(command.args, profile.nsid)
  const rules = inEffect(filter.rules(), now)
  const made = requestOf(request, command)
  const own = made === undefined ? undefined : rules.find((rule) => rule.request === made)
  if (own) return respond(200, undefined, { [profile.nsid]: { rule_number: own.rule_number } })
  const wanted = args['insert_rule'] as number | undefined
  if (wanted !== undefined && rules.some((rule) => rule.rule_number === wanted)) {
    return respond(501, 'Rule number currently in use')
  }
  const rule_number = wanted ?? filter.lastNumber() + 1
  const { from, until } = effectOf(command.args, now)
  if (until !== undefined && until <= now) return respond(400, 'the time of this command is already over')
  const rule: FilterRule = {
    rule_number,
    verdict: command.action === 'allow' ? 'allow' : 'deny',
    target: command.target,
    direction: (args['direction'] as FilterRule['direction']) ?? (profile.nsid === 'pf' ? 'ingress' : 'both'),
    drop_process: (args['drop_process'] as FilterRule['drop_process']) ?? 'none',
    persistent: (args['persistent'] as boolean) ?? true,
    from,
    ...(until !== undefined && { until }),
    ...(made !== undefined && { request: made }),
  }
  const objection = filter.objection?.(rule)
  if (objection !== undefined) return respond(501, `Option not supported: ${objection}`)
  const inOrder = [...rules, rule].sort((a, b) => a.rule_number - b.rule_number)
  await filter.apply(inOrder, Math.max(filter.lastNumber(), rule_number))
  return respond(200, undefined, { [profile.nsid]: { rule_number } })
}

async function removeRule(filter: PacketFilter, command: Command, now: number): Promise<Response> {
  const rules = inEffect(filter.rules(), now)
  const left = rules.filter((rule) => rule.rule_number !== command.target.value)
  if (left.length === rules.length) return respond(500, 'firewall rule not removed or updated')
  try {
    await filter.apply(left, filter.lastNumber())
  } catch {
    return respond(500, 'firewall rule not removed or updated')
  }
  return respond(200)
}

function inEffect(rules: readonly FilterRule[], now: number): readonly FilterRule[] {
  return rules.filter(({ until }) => until === undefined || until > now)
}

function requestOf({ sender, request_id }: Request, { command_id }: Command): string | undefined {
  const id = request_id ?? command_id
  return id === undefined ? undefined : JSON.stringify([sender, id])
}
