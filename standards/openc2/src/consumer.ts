import { readCommand } from './command.ts'
import type { Command } from './command-types.ts'
import { printIssues } from './issue.ts'
import type { ActionTargets, Profile, Refusal } from './profile.ts'
import { answerQueryFeatures } from './query-features.ts'
import type { ReadOptions } from './read-options.ts'
import { memoryLedger, type RequestLedger } from './request-ledger.ts'
import { type Response, respond } from './response.ts'
import { isObject } from './shape.ts'
import type { Action } from './vocabulary.ts'

/** Carries out one command. A thrown error becomes 500; a refusal is a response like any other. */
export type Handler = (command: Command, request: Request) => Promise<Response> | Response

/** A profile with the pairs that are really implemented: what is here is what `query features` declares. */
export interface Actuator {
  readonly profile: Profile
  readonly handlers: Readonly<Partial<Record<Action, Readonly<Record<string, Handler>>>>>
  /** Other namespaces whose arguments the handlers read. */
  readonly understands?: readonly string[]
  /** Refuses specifiers that name another actuator; undefined when they are ours. */
  readonly isMeant?: (specifiers: Readonly<Record<string, unknown>>) => boolean
}

export interface ConsumerOptions {
  readonly actuators: readonly Actuator[]
  /** Most commands a minute, told to those who ask. */
  readonly rateLimit?: number
  readonly acceptDraft2?: boolean
  readonly ledger?: RequestLedger
  /** Says why the sender may not command this: the answer is 403 with that text. */
  readonly forbids?: (command: Command, request: Request) => string | undefined
  /** Told of errors that a handler threw; the sender is told only that it failed. */
  readonly onError?: (error: unknown, command: Command) => void
}

export interface Request {
  /** Who was authenticated by the transfer. */
  readonly sender: string
  readonly request_id?: string
  /** What the transfer knows of the sender's rights; `forbids` may look at it. */
  readonly mayAct?: boolean
}

/** What becomes of one command. */
export interface Reception {
  /** What to send back; undefined for `response_requested: none`. */
  readonly response: Promise<Response | undefined>
  /** Settles when the command has been carried out, whatever was sent back. Never rejects. */
  readonly outcome: Promise<Response>
}

export interface Consumer {
  receive(command: unknown, request: Request): Reception
}

/** A consumer of the language specification 1.0, clause 5.4. */
export function createConsumer(options: ConsumerOptions): Consumer {
  const ledger = options.ledger ?? memoryLedger()
  const reading: ReadOptions = {
    profiles: options.actuators.map(({ profile }) => profile),
    ignoreRepeatedFeatures: true,
    ...(options.acceptDraft2 && { acceptDraft2: true }),
  }
  return {
    receive(value, request) {
      const read = readCommand(value, reading)
      if (!read.ok) return reception(respond(400, printIssues(read.issues)), wantsNone(value))
      const command = read.value
      const silent = command.args.response_requested === 'none'
      const requestId = request.request_id ?? command.command_id
      const text = JSON.stringify(value)
      const known = requestId === undefined ? undefined : ledger.find(request.sender, requestId)
      if (known && known.command !== text) {
        return reception(respond(400, `request_id ${requestId} was used for another command`), silent)
      }
      const outcome = known?.response ?? carryOut(command, request, options)
      if (requestId !== undefined && !known)
        ledger.keep(request.sender, requestId, { command: text, response: outcome })
      return { outcome, response: answerOf(command, outcome) }
    },
  }
}

function reception(response: Response, silent: boolean): Reception {
  return { outcome: Promise.resolve(response), response: Promise.resolve(silent ? undefined : response) }
}

/** `none` is never answered, even where the rest of the command is malformed (SLPF 3.2.1.7.1). */
function wantsNone(value: unknown): boolean {
  const args = isObject(value) ? value['args'] : undefined
  return isObject(args) && args['response_requested'] === 'none'
}

/** `ack` and `status` are answered at once with 102, unless the command was refused before any work began. */
async function answerOf(command: Command, outcome: Promise<Response>): Promise<Response | undefined> {
  const wanted = command.args.response_requested ?? 'complete'
  if (wanted === 'none') return undefined
  if (wanted === 'complete') return outcome
  const settled = await Promise.race([outcome, Promise.resolve().then(() => undefined)])
  return settled !== undefined && settled.status >= 400 ? settled : { status: 102 }
}

/** Refusals come back settled, so that an `ack` can tell them from work that has begun. */
function carryOut(command: Command, request: Request, options: ConsumerOptions): Promise<Response> {
  if (command.action === 'query' && command.target.type === 'features') {
    return Promise.resolve(answerQueryFeatures(command, implemented(options.actuators), options.rateLimit))
  }
  const chosen = choose(command, options.actuators)
  if ('status' in chosen) return Promise.resolve(chosen)
  const forbidden = options.forbids?.(command, request)
  if (forbidden !== undefined) return Promise.resolve(respond(403, forbidden))
  return perform(chosen, command, request, options)
}

async function perform(
  handler: Handler,
  command: Command,
  request: Request,
  options: ConsumerOptions,
): Promise<Response> {
  try {
    return await handler(command, request)
  } catch (error) {
    options.onError?.(error, command)
    return respond(500, `${command.action} ${command.target.type} failed at the consumer`)
  }
}

/** The handler of the first actuator that is meant and implements the pair; else why there is none. */
function choose(command: Command, actuators: readonly Actuator[]): Handler | Refusal {
  const meant = actuators.filter((actuator) => isMeant(actuator, command))
  if (meant.length === 0)
    return respond501(`no actuator here answers to ${command.actuator?.nsid ?? 'this command'}`)
  let refused: Refusal | undefined
  for (const { profile, handlers, understands = [] } of meant) {
    const ofAction = handlers[command.action]
    const handler =
      ofAction && Object.hasOwn(ofAction, command.target.type) ? ofAction[command.target.type] : undefined
    if (handler === undefined) continue
    const broken = profile.check(command) ?? strangeArgument(command, [profile.nsid, ...understands])
    if (broken === undefined) return handler
    refused ??= broken
  }
  if (refused) return refused
  const known = meant.some(({ handlers }) => handlers[command.action] !== undefined)
  return respond501(known ? 'Target type not supported' : 'Command not supported')
}

function respond501(status_text: string): Refusal {
  return { status: 501, status_text }
}

/** Arguments of a namespace that the chosen actuator does not know would be ignored: that is never silent. */
function strangeArgument({ args }: Command, nsids: readonly string[]): Refusal | undefined {
  const core = ['start_time', 'stop_time', 'duration', 'response_requested', 'comment', ...nsids]
  const strange = Object.keys(args).find((name) => !core.includes(name))
  return strange === undefined ? undefined : respond501(`Option not supported: ${strange}`)
}

function isMeant(one: Actuator, { actuator, args, target }: Command): boolean {
  const { profile, isMeant, understands = [] } = one
  const named = actuator?.nsid ?? namespaceOf(target.type)
  if (named !== undefined && named !== profile.nsid) return false
  const known = [profile.nsid, ...understands]
  if (named === undefined && !namespacesIn(args).every((nsid) => known.includes(nsid))) return false
  return actuator === undefined || isMeant === undefined || isMeant(actuator.specifiers)
}

function namespaceOf(type: string): string | undefined {
  const colon = type.indexOf(':')
  return colon < 0 ? undefined : type.slice(0, colon)
}

function namespacesIn(args: Command['args']): readonly string[] {
  return Object.keys(args).filter((name) => isObject(args[name]))
}

/** What the handlers implement, with the pair that everyone must. */
function implemented(actuators: readonly Actuator[]) {
  const pairs: Record<string, string[]> = { query: ['features'] }
  for (const { handlers } of actuators) {
    for (const [action, targets] of Object.entries(handlers)) {
      pairs[action] = [...new Set([...(pairs[action] ?? []), ...Object.keys(targets)])]
    }
  }
  return { profiles: actuators.map(({ profile }) => profile.nsid), pairs: pairs as ActionTargets }
}
