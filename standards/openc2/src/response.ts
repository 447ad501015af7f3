import { version } from './data-types.ts'
import type { Issue, Reading } from './issue.ts'
import type { Profile } from './profile.ts'
import { arrayOf, isObject, type Json, refuse, type Shape, step, text } from './shape.ts'
import {
  actions,
  coreTargets,
  isNsid,
  type StatusCode,
  splitExtendedTarget,
  statusCodes,
} from './vocabulary.ts'

/** Section 3.3.2. */
export interface Response {
  readonly status: StatusCode
  readonly status_text?: string
  readonly results?: Results
}

export interface Results {
  readonly versions?: readonly string[]
  readonly profiles?: readonly string[]
  /** Targets by action that the consumer implements. */
  readonly pairs?: Readonly<Record<string, readonly string[]>>
  /** Most commands a minute. */
  readonly rate_limit?: number
  /** Results of a profile, under its namespace identifier. */
  readonly [nsid: string]: unknown
}

/** Reads a response: a closed record whose status is one of the nine codes of OpenC2. */
export function readResponse(value: unknown, profiles: readonly Profile[] = []): Reading<Response> {
  const issues: Issue[] = []
  if (!isObject(value)) return { ok: false, issues: [{ pointer: '', message: 'must be an object' }] }
  for (const key of Object.keys(value)) {
    if (key === 'status' || key === 'status_text' || key === 'results') continue
    refuse(issues, step(key), 'is no member of a response; members: status, status_text, results')
  }
  if (!statusCodes.some((code) => code === value['status'])) {
    refuse(issues, '/status', `must be one of ${statusCodes.join(', ')}`)
  }
  if (value['status_text'] !== undefined) text()(value['status_text'], '/status_text', issues)
  if (value['results'] !== undefined) readResults(value['results'], profiles, issues)
  return issues.length > 0 ? { ok: false, issues } : { ok: true, value: value as unknown as Response }
}

const nsid = text('a registered namespace identifier, or `x-` and a name', isNsid)
const coreResults: Readonly<Record<string, Shape>> = {
  versions: arrayOf(version, { max: 100 }),
  profiles: arrayOf(nsid, { max: 100 }),
  pairs: checkPairs,
  rate_limit: (value, pointer, issues) => {
    if (typeof value !== 'number' || !(value >= 0)) refuse(issues, pointer, 'must be a number, 0 or more')
  },
}

function readResults(value: unknown, profiles: readonly Profile[], issues: Issue[]) {
  if (!isObject(value)) return refuse(issues, '/results', 'must be an object')
  const keys = Object.keys(value)
  if (keys.length === 0) refuse(issues, '/results', 'must have at least one member, or be left out')
  for (const key of keys) {
    const pointer = `/results${step(key)}`
    if (Object.hasOwn(coreResults, key)) coreResults[key]?.(value[key], pointer, issues)
    else if (!isNsid(key)) refuse(issues, pointer, 'is no result of OpenC2 1.0, nor a namespace identifier')
    else if (!isObject(value[key])) refuse(issues, pointer, 'must be an object')
    else profiles.find((profile) => profile.nsid === key)?.results(value[key], pointer, issues)
  }
}

function checkPairs(value: unknown, pointer: string, issues: Issue[]) {
  if (!isObject(value)) return refuse(issues, pointer, 'must be an object')
  const target = text('a target', (name) => Object.hasOwn(coreTargets, name) || isExtended(name))
  const targets = arrayOf(target, { min: 1, max: 100, unique: true })
  for (const action of Object.keys(value)) {
    if (!actions.some((one) => one === action)) refuse(issues, `${pointer}${step(action)}`, 'is no action')
    else targets(value[action], `${pointer}/${action}`, issues)
  }
}

/** `nsid:name`, or `nsid/name` as the 2.0 draft writes it in pairs. */
function isExtended(name: string): boolean {
  return splitExtendedTarget(name.replace('/', ':')) !== undefined
}

/** A response without results, as most refusals are. */
export function respond(status: StatusCode, status_text?: string, results?: Json): Response {
  return {
    status,
    ...(status_text !== undefined && { status_text: status_text.slice(0, 4096) }),
    ...(results !== undefined && Object.keys(results).length > 0 && { results }),
  }
}
