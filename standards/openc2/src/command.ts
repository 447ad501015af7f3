import { readArgs } from './command-args.ts'
import type { ActuatorSpecifiers, Command, Target } from './command-types.ts'
import { commandId } from './data-types.ts'
import type { Issue, Reading } from './issue.ts'
import type { ReadOptions } from './read-options.ts'
import { anything, isObject, type Json, refuse, step } from './shape.ts'
import { type Action, actions, coreTargets, isNsid, splitExtendedTarget } from './vocabulary.ts'

/**
 * Reads a command of the language specification 1.0, section 3.3.1: a closed record, one action, one target.
 * Extensions are checked where their profile is given.
 */
export function readCommand(value: unknown, options: ReadOptions = {}): Reading<Command> {
  const issues: Issue[] = []
  if (!isObject(value)) return { ok: false, issues: [{ pointer: '', message: 'must be an object' }] }
  refuseUnknownMembers(value, options, issues)
  const action = readAction(value['action'], issues)
  const target = readTarget(value['target'], options, issues)
  const args = readArgs(value['args'], options, issues)
  const actuator = readActuator(value, options, issues)
  const id = value['command_id']
  if (id !== undefined) commandId(id, '/command_id', issues)
  if (issues.length > 0 || action === undefined || target === undefined) return { ok: false, issues }
  return {
    ok: true,
    value: {
      action,
      target,
      args,
      ...(actuator && { actuator }),
      ...(typeof id === 'string' && { command_id: id }),
    },
  }
}

/** The command as JSON of the language specification 1.0. */
export function writeCommand(command: Command): Json {
  const { action, target, args, actuator, command_id } = command
  return {
    action,
    target: { [target.type]: target.value },
    ...(Object.keys(args).length > 0 && { args }),
    ...(actuator && { actuator: { [actuator.nsid]: actuator.specifiers } }),
    ...(command_id !== undefined && { command_id }),
  }
}

const MEMBERS = ['action', 'target', 'args', 'actuator', 'command_id']

function refuseUnknownMembers(value: Json, { acceptDraft2 }: ReadOptions, issues: Issue[]): void {
  for (const key of Object.keys(value)) {
    if (MEMBERS.includes(key) || (acceptDraft2 && key === 'profile')) continue
    refuse(issues, step(key), `is no member of a command; members: ${MEMBERS.join(', ')}`)
  }
}

function readAction(value: unknown, issues: Issue[]): Action | undefined {
  const action = actions.find((one) => one === value)
  if (action === undefined) refuse(issues, '/action', `must be one of ${actions.join(', ')}`)
  return action
}

function readTarget(value: unknown, options: ReadOptions, issues: Issue[]): Target | undefined {
  const entry = onlyMember(value, '/target', issues)
  if (entry === undefined) return undefined
  const flat = acceptNested(entry, options)
  const shape = targetShape(flat.type, options)
  if (shape === undefined) {
    refuse(issues, `/target${step(flat.type)}`, 'is no target of OpenC2 1.0, nor an extension `nsid:name`')
    return undefined
  }
  const target =
    flat.type === 'features' && options.ignoreRepeatedFeatures && Array.isArray(flat.value)
      ? { type: flat.type, value: [...new Set(flat.value)] }
      : flat
  shape(target.value, `/target${step(flat.type)}`, issues)
  return target
}

/** `{"er": {"account": {...}}}` of the 2.0 draft becomes `er:account`. Profiles whose examples nest are read so always. */
function acceptNested(target: Target, { acceptDraft2, profiles = [] }: ReadOptions): Target {
  const profile = profiles.find(({ nsid }) => nsid === target.type)
  if (!isObject(target.value) || (profile === undefined && !acceptDraft2) || !isNsid(target.type))
    return target
  const [name, ...more] = Object.keys(target.value)
  if (name === undefined || more.length > 0) return target
  return { type: `${target.type}:${name}`, value: target.value[name] }
}

function targetShape(type: string, { profiles = [] }: ReadOptions) {
  if (Object.hasOwn(coreTargets, type)) return coreTargets[type]
  const extended = splitExtendedTarget(type)
  if (extended === undefined) return undefined
  const profile = profiles.find(({ nsid }) => nsid === extended.nsid)
  if (profile === undefined) return anything
  return Object.hasOwn(profile.targets, extended.name) ? profile.targets[extended.name] : undefined
}

function readActuator(value: Json, options: ReadOptions, issues: Issue[]): ActuatorSpecifiers | undefined {
  const profile = value['profile']
  if (options.acceptDraft2 && profile !== undefined) {
    if (typeof profile === 'string' && isNsid(profile)) return { nsid: profile, specifiers: {} }
    refuse(issues, '/profile', 'must be a namespace identifier')
    return undefined
  }
  if (value['actuator'] === undefined) return undefined
  const entry = onlyMember(value['actuator'], '/actuator', issues)
  if (entry === undefined) return undefined
  const pointer = `/actuator${step(entry.type)}`
  if (!isNsid(entry.type))
    refuse(issues, pointer, 'is no namespace identifier: a registered one, or `x-` and a name')
  if (!isObject(entry.value)) {
    refuse(issues, pointer, 'must be an object')
    return undefined
  }
  options.profiles?.find(({ nsid }) => nsid === entry.type)?.specifiers(entry.value, pointer, issues)
  return { nsid: entry.type, specifiers: entry.value }
}

function onlyMember(value: unknown, pointer: string, issues: Issue[]): Target | undefined {
  if (!isObject(value)) {
    refuse(issues, pointer, value === undefined ? 'is missing' : 'must be an object')
    return undefined
  }
  const keys = Object.keys(value)
  const [type] = keys
  if (type === undefined || keys.length > 1) {
    refuse(issues, pointer, `must have exactly one member, has ${keys.length}`)
    return undefined
  }
  return { type, value: value[type] }
}
