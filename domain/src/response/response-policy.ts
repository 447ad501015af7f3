/** What an action is about, as far as it is known: what policies look at. */
export interface ActionSubject {
  /** `contain device`: action and target type. */
  readonly pair: string
  /** The thing that is acted on: a host's name, an address, an account. Lower case. */
  readonly target: string
  /** Hosts that the action touches. */
  readonly hostCount: number
  readonly asset?: ResponseAsset
  /** 0..1: how sure the finding is. */
  readonly confidence?: number
  /** Asked for by a playbook or a rule, by nobody's hand. */
  readonly isAutomatic: boolean
}

/** What is known of an asset that changes how one may act on it. */
export interface ResponseAsset {
  readonly name: string
  readonly addresses: readonly string[]
  readonly criticality: 'low' | 'medium' | 'high' | 'crown'
  readonly tags: readonly string[]
  /** Purdue model: 0 process, 1 control, 2 supervision, 3 operations, 4 and 5 office. */
  readonly purdueLevel?: number
  /** The actuator that stands between it and the rest: where an upstream action goes. */
  readonly upstream?: string
}

export interface ResponsePolicy {
  readonly id: string
  readonly title: string
  readonly enabled: boolean
  readonly when: {
    readonly pairs?: readonly string[]
    readonly criticalities?: readonly ResponseAsset['criticality'][]
    readonly tags?: readonly string[]
    readonly minHosts?: number
    readonly minConfidence?: number
    /** Hours of the day in UTC, from inclusive to exclusive; may pass midnight. */
    readonly hours?: { readonly from: number; readonly to: number }
  }
  readonly outcome: PolicyOutcome
}

export type PolicyOutcome =
  | { readonly kind: 'automatic'; readonly graceMs: number }
  | { readonly kind: 'approval'; readonly needed: number; readonly expiresMs: number }
  | { readonly kind: 'refuse'; readonly reason: string }

/** What a tenant said about acting; one document. */
export interface ResponseSettings {
  /** Nothing is sent while it is on. */
  readonly paused: boolean
  /** Never acted on. */
  readonly protectedTargets: readonly { readonly target: string; readonly reason: string }[]
  readonly assets: readonly ResponseAsset[]
  readonly policies: readonly ResponsePolicy[]
  /** Most actions an hour; more wait for a person. */
  readonly maxPerHour: number
}

export const DEFAULT_SETTINGS: ResponseSettings = {
  paused: false,
  protectedTargets: [],
  assets: [],
  policies: [],
  maxPerHour: 60,
}

/** An action that is offered in the place of one that is refused. */
export interface UpstreamOffer {
  readonly actuator: string
  readonly command: Readonly<Record<string, unknown>>
  readonly why: string
}

export type PolicyDecision = PolicyOutcome & { readonly policy: string; readonly offer?: UpstreamOffer }

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const ASK_ONE: PolicyOutcome = { kind: 'approval', needed: 1, expiresMs: DAY_MS }

/**
 * Whether an action may be done, and who must agree. What protects comes first and no policy overrules it: protected
 * targets, OT safety, the rate; then the first policy that fits; else one person must approve.
 */
export function decide(
  settings: ResponseSettings,
  subject: ActionSubject,
  now: { readonly time: number; readonly actionsInHour: number },
): PolicyDecision {
  const shield = settings.protectedTargets.find(({ target }) => isSameTarget(target, subject))
  if (shield)
    return {
      kind: 'refuse',
      reason: `${shield.target} is protected: ${shield.reason}`,
      policy: 'protected targets',
    }
  const unsafe = refuseOnOt(subject)
  if (unsafe) return unsafe
  const policy = settings.policies.find((one) => one.enabled && fits(one, subject, now.time))
  const outcome = policy?.outcome ?? ASK_ONE
  if (outcome.kind === 'automatic' && now.actionsInHour >= settings.maxPerHour) {
    return { ...ASK_ONE, policy: `rate limit: ${settings.maxPerHour} actions an hour` }
  }
  return { ...outcome, policy: policy?.title ?? 'no policy fits: one person approves' }
}

/** Actions that change what a device does; on process control they can hurt people. */
const activePairs = /^(?:contain|stop|restart|start|set|delete|create|update|scan) /

function refuseOnOt({ pair, asset }: ActionSubject): PolicyDecision | undefined {
  if (asset === undefined) return undefined
  const isControl = asset.purdueLevel !== undefined && asset.purdueLevel <= 2
  const isSafety = asset.tags.includes('safety')
  if (!activePairs.test(pair) || !(isControl || isSafety)) return undefined
  const what = isSafety ? 'carries a safety function' : `is on Purdue level ${asset.purdueLevel}`
  const reason = `${asset.name} ${what}: nothing is done on the device itself`
  const [address] = asset.addresses
  if (asset.upstream === undefined || address === undefined)
    return { kind: 'refuse', reason, policy: 'OT safety' }
  const type = address.includes(':') ? 'ipv6_net' : 'ipv4_net'
  const offer: UpstreamOffer = {
    actuator: asset.upstream,
    command: { action: 'deny', target: { [type]: address } },
    why: `cuts ${asset.name} off at ${asset.upstream} and leaves the process running`,
  }
  return { kind: 'refuse', reason, policy: 'OT safety', offer }
}

function fits({ when }: ResponsePolicy, subject: ActionSubject, time: number): boolean {
  const { pairs, criticalities, tags, minHosts, minConfidence, hours } = when
  if (pairs && !pairs.includes(subject.pair)) return false
  if (criticalities && !(subject.asset && criticalities.includes(subject.asset.criticality))) return false
  if (tags && !tags.some((tag) => subject.asset?.tags.includes(tag))) return false
  if (minHosts !== undefined && subject.hostCount < minHosts) return false
  if (minConfidence !== undefined && (subject.confidence ?? 0) < minConfidence) return false
  return hours === undefined || isInHours(hours, Math.floor((time % DAY_MS) / HOUR_MS))
}

function isInHours({ from, to }: { from: number; to: number }, hour: number): boolean {
  return from <= to ? hour >= from && hour < to : hour >= from || hour < to
}

function isSameTarget(target: string, { target: own, asset }: ActionSubject): boolean {
  const wanted = target.toLowerCase()
  const names = [own, ...(asset ? [asset.name, ...asset.addresses] : [])]
  return names.some((name) => name.toLowerCase() === wanted)
}
