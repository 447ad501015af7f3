import {
  DEFAULT_TENANT,
  type EntryClass,
  type Event,
  entityId,
  type Finding,
  type Impact,
  type RootCause,
} from '@opensoc/domain'
import { createEntityTimeFormation, type FormedIncident, findImpact, findRootCause } from '@opensoc/pipeline'
import type { PlayedCampaign } from './campaigns.ts'
import { memoryLake } from './memory-lake.ts'
import type { PlayedStory, Thing } from './stories.ts'

export interface RootCauseScore {
  readonly set: 'stories' | 'otrf'
  readonly scenario: string
  readonly heldApart: boolean
  /** The attack's incident: findings in it, findings of the attack elsewhere that open incidents. */
  readonly findings: number
  readonly trueClass: string
  readonly found: readonly {
    readonly entryClass: EntryClass
    readonly confidence: number
    readonly label: string
    readonly isHit: boolean
  }[]
  readonly hitAt1: boolean
  readonly hitAt3: boolean
  readonly isClassRight: boolean
  /** Baselines: the first finding's event, and the highest process above it, is the answer. */
  readonly firstFindingHits: boolean
  readonly cause: RootCause
  /** Things named right, named, and true; confirmed ones, and with the exposed ones. */
  readonly impact?: { readonly confirmed: Overlap; readonly all: Overlap }
}

export interface Overlap {
  readonly right: number
  readonly named: number
  readonly true: number
  readonly wrong: readonly string[]
  readonly missed: readonly string[]
}

export async function rootCauseOfStory(played: PlayedStory): Promise<RootCauseScore> {
  const { findings, events, story, attackStep, rootEvents, name } = played
  const isAttack = (finding: Finding) => finding.eventIds.some((id) => attackStep.has(id))
  const own = mainIncident(findings, isAttack)
  const cause = await causeOf(own, events)
  const impact = await findImpact({
    tenantId: DEFAULT_TENANT,
    findings: own,
    cause,
    lake: memoryLake(events),
  })
  return {
    impact: impactScore(impact, story),
    ...{ set: 'stories', scenario: name, heldApart: story.held_apart, findings: own.length },
    ...judge(cause, story.entry_class, (ids) => ids.some((id) => rootEvents.has(id))),
    firstFindingHits: own[0]?.eventIds.some((id) => rootEvents.has(id)) ?? false,
  }
}

export async function rootCauseOfCampaign(played: PlayedCampaign): Promise<RootCauseScore> {
  const { findings, events, rootGuids, name } = played
  const own = mainIncident(findings, () => true)
  const cause = await causeOf(own, events)
  const guidOf = new Map(events.map((event) => [event.id as string, launchedGuid(event)]))
  const hits = (ids: readonly string[]) => ids.some((id) => rootGuids.has(guidOf.get(id) ?? ''))
  return {
    ...{ set: 'otrf', scenario: name, heldApart: false, findings: own.length },
    ...judge(cause, 'web_download', hits),
    firstFindingHits: hits(own[0]?.eventIds ?? []),
  }
}

const KINDS: ReadonlySet<string> = new Set(['host', 'user', 'mailbox', 'cloud_principal', 'ip'])

function impactScore({ affected }: Impact, { affected: truth }: PlayedStory['story']) {
  const named = affected.filter(({ kind }) => KINDS.has(kind))
  return {
    confirmed: overlap(
      named.filter(({ state }) => state === 'confirmed').map(entityId),
      truth.confirmed.map(idOf),
    ),
    all: overlap(named.map(entityId), [...truth.confirmed, ...truth.exposed].map(idOf)),
  }
}

function idOf({ kind, key }: Thing): string {
  return `${kind}:${key}`
}

function overlap(named: readonly string[], truth: readonly string[]): Overlap {
  const missed = truth.filter((id) => !named.includes(id))
  const wrong = named.filter((id) => !truth.includes(id))
  return { right: named.length - wrong.length, named: named.length, true: truth.length, wrong, missed }
}

function launchedGuid({ ocsf }: Event): string {
  const { process } = ocsf as unknown as { readonly process?: { readonly uid?: string } }
  return ocsf.class_uid === 1007 ? (process?.uid ?? '').toLowerCase() : ''
}

function causeOf(findings: readonly Finding[], events: readonly Event[]): Promise<RootCause> {
  const incident = { id: 'INC' as FormedIncident['id'], tenantId: DEFAULT_TENANT }
  return findRootCause({ incident, findings, lake: memoryLake(events) })
}

function judge(cause: RootCause, trueClass: string, isHit: (ids: readonly string[]) => boolean) {
  const found = cause.candidates.map(({ entryClass, confidence, label, rootEventIds }) => ({
    ...{ entryClass, confidence, label },
    isHit: isHit(rootEventIds),
  }))
  return {
    ...{ trueClass, found, cause },
    hitAt1: found[0]?.isHit ?? false,
    hitAt3: found.some((one) => one.isHit),
    isClassRight: found[0]?.entryClass === trueClass,
  }
}

/** The findings of the incident that holds most of the attack. */
export function mainIncident(
  findings: readonly Finding[],
  isAttack: (finding: Finding) => boolean,
): Finding[] {
  const formation = createEntityTimeFormation()
  const incidents = new Map<string, FormedIncident>()
  for (const finding of findings) {
    const { changed, merged } = formation.add([finding])
    for (const incident of changed) incidents.set(incident.id, incident)
    for (const { from } of merged) incidents.delete(from)
  }
  const attack = new Set<string>(findings.filter(isAttack).map(({ id }) => id))
  const weight = ({ members }: FormedIncident) =>
    members.filter(({ findingId }) => attack.has(findingId)).length
  const [main] = [...incidents.values()].sort((a, b) => weight(b) - weight(a) || (a.id < b.id ? -1 : 1))
  const own = new Set(main?.members.map(({ findingId }) => findingId))
  return findings.filter(({ id }) => own.has(id))
}
