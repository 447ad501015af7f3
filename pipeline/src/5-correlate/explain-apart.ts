import type { EntityRef, Finding, Incident, IncidentMember } from '@opensoc/domain'
import type { Signal } from './evidence.ts'
import { type Link, linkStrength, STRONG_KINDS } from './link-strength.ts'

/** Strength at which a finding joins an incident, and at which two incidents become one. */
export const JOIN_AT = 0.35
export const MERGE_AT = 0.55

/** The condition that kept two incidents apart, the nearest to being met; which findings came nearest, and how near. */
export interface ApartReason {
  readonly condition:
    | 'corrected'
    | 'closed'
    | 'nothing_shared'
    | 'too_weak_to_join'
    | 'too_weak_to_merge'
    | 'one_weak_kind'
    | 'full'
    | 'mergeable'
  readonly reason: string
  readonly strength: number
  readonly needed: number
  readonly nearest?: {
    readonly a: Finding['id']
    readonly b: Finding['id']
    readonly shared: readonly EntityRef[]
  }
}

/** Pairs that are compared: of each incident the strongest and the newest. */
const MOST_FINDINGS = 300
const NOTHING_KNOWN = { bits: 12, maturity: 0, chatter: 0 }

interface Side {
  readonly incident: Pick<Incident, 'id' | 'status' | 'members' | 'apartFrom'>
  readonly findings: readonly Finding[]
}

/** "Why are these two not one?" Answered by the same measure that forms incidents. */
export function explainApart(
  a: Side,
  b: Side,
  options: {
    readonly breadthOf: (entity: EntityRef, tenantId: string) => number
    readonly maxMembers?: number
  },
): ApartReason {
  const { breadthOf, maxMembers = 2000 } = options
  const best = nearestPair(signalsOf(a), signalsOf(b), breadthOf)
  const strength = best?.link.strength ?? 0
  const nearest =
    best === undefined ? {} : { nearest: { a: best.a.id, b: best.b.id, shared: best.link.shared } }
  const say = (condition: ApartReason['condition'], needed: number, reason: string): ApartReason => ({
    ...{ condition, reason, strength, needed },
    ...nearest,
  })
  if (a.incident.apartFrom?.includes(b.incident.id) || b.incident.apartFrom?.includes(a.incident.id))
    return say('corrected', MERGE_AT, 'A person split them: correlation never joins them again.')
  const closed = [a, b].find(({ incident }) => incident.status === 'closed' || incident.status === 'resolved')
  if (closed !== undefined)
    return say(
      'closed',
      MERGE_AT,
      `${closed.incident.id} is ${closed.incident.status}: it takes no more findings.`,
    )
  if (best === undefined)
    return say('nothing_shared', JOIN_AT, 'No finding of one shares an entity with a finding of the other.')
  const shared = best.link.shared.map(({ kind, label }) => `${kind} ${label}`).join(', ')
  const apart = plainSpan(Math.abs(best.a.time - best.b.time))
  const pair = `"${best.a.title}" and "${best.b.title}" share ${shared || 'only their time'}, ${apart} apart`
  if (strength < JOIN_AT)
    return say(
      'too_weak_to_join',
      JOIN_AT,
      `${pair}: strength ${strength}, below ${JOIN_AT} that a finding needs to join.`,
    )
  if (strength < MERGE_AT)
    return say(
      'too_weak_to_merge',
      MERGE_AT,
      `${pair}: strength ${strength}, below ${MERGE_AT} that two incidents need to become one.`,
    )
  if (!isMergeable(best.link))
    return say(
      'one_weak_kind',
      MERGE_AT,
      `${pair}: one kind of entity alone, and none that names a single thing (process, message, access key, file, URL).`,
    )
  if (a.incident.members.length + b.incident.members.length > maxMembers)
    return say('full', MERGE_AT, `Together they would hold more than ${maxMembers} findings.`)
  return say(
    'mergeable',
    MERGE_AT,
    `${pair}: strong enough by what is known now. They were formed when less was known; merge them if they belong together.`,
  )
}

/** A strong link merges incidents if one thing is named that is nothing else, or two kinds agree. */
export function isMergeable({ strength, shared }: Link, mergeAt = MERGE_AT): boolean {
  if (strength < mergeAt) return false
  return (
    shared.some((entity) => STRONG_KINDS.has(entity.kind)) ||
    new Set(shared.map((entity) => entity.kind)).size >= 2
  )
}

function nearestPair(
  a: readonly Signal[],
  b: readonly Signal[],
  breadthOf: Parameters<typeof linkStrength>[2],
) {
  let best: { readonly a: Signal; readonly b: Signal; readonly link: Link } | undefined
  for (const one of a) {
    for (const other of b) {
      const link = linkStrength(one, other, breadthOf)
      if (link.shared.length === 0 && link.by === undefined) continue
      if (best === undefined || link.strength > best.link.strength) best = { a: one, b: other, link }
    }
  }
  return best
}

function signalsOf({ incident, findings }: Side): Signal[] {
  const surprises = new Map(
    incident.members.map((member: IncidentMember) => [member.findingId, member.surprise]),
  )
  return findings
    .slice(-MOST_FINDINGS)
    .map((finding) => ({ ...finding, surprise: surprises.get(finding.id) ?? NOTHING_KNOWN }))
}

function plainSpan(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
}
