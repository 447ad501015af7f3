import {
  type EntryCandidate,
  type EventLake,
  type Finding,
  type GraphGap,
  hostKey,
  type IncidentId,
  type RootCause,
  type TenantId,
} from '@opensoc/domain'
import { isBrokerProcess } from '../../broker-processes.ts'
import { type LoadedStory, loadStory } from '../graph/load-processes.ts'
import { causalChain } from './causal-chain.ts'
import { exposedService, removableMedia, supplyChain, webDownload } from './entries-by-host.ts'
import { emailAttachment, followedLink, linkFollowedOn } from './entries-by-mail.ts'
import type { Entry, FindEntry, Looking } from './entry.ts'
import { accountEntries } from './entry-by-account.ts'
import { EvidenceLake } from './evidence-lake.ts'
import { type IncidentPlaces, type Origin, placesOf } from './incident-places.ts'
import { reachedBySignIn } from './lateral.ts'

export interface RootCauseOptions {
  readonly incident: { readonly id: IncidentId; readonly tenantId: TenantId }
  /** Not empty. */
  readonly findings: readonly Finding[]
  readonly lake: EventLake
  readonly signal?: AbortSignal | undefined
}

const HOST_ENTRIES: readonly FindEntry[] = [
  emailAttachment,
  followedLink,
  webDownload,
  exposedService,
  removableMedia,
  supplyChain,
]
/** How often each way in is the true one where its evidence is full; set by hand. */
const PRIOR: Readonly<Record<Entry['entryClass'], number>> = {
  email_attachment: 0.95,
  link: 0.9,
  web_download: 0.9,
  exposed_service: 0.9,
  removable_media: 0.85,
  supply_chain: 0.85,
  valid_account: 0.6,
  unknown: 0.1,
}
/** What nothing speaks for weighs so much. */
const UNKNOWN_WEIGHT = 0.1
const MAX_ORIGINS = 8
const MAX_SHOWN = 3
const DETERMINED = 0.3
/** Each thing that telemetry does not tell lowers the confidence by this share. */
const GAP_SHARE = 0.1

/** Where an incident began: a backward search from all of its findings, asked of the lake within a budget. */
export async function findRootCause(options: RootCauseOptions): Promise<RootCause> {
  const { incident, findings, lake, signal } = options
  const story = await loadStory({ tenantId: incident.tenantId, findings, lake, signal })
  const evidence = new EvidenceLake(lake, incident.tenantId, signal)
  const places = placesOf(findings, story)
  const looking: Looking = { lake: evidence, places }
  const entries = await entriesOf(looking, findings)
  const gaps = gapsOf(places, story)
  const candidates = weigh(entries, gaps)
  return {
    candidates,
    isDetermined: (candidates[0]?.confidence ?? 0) >= DETERMINED && candidates[0]?.entryClass !== 'unknown',
    chain: await causalChain(candidates[0], { findings, story, looking }),
    gaps,
    isIncomplete: evidence.isIncomplete || story.isTruncated,
  }
}

interface Weighed extends Entry {
  readonly weight: number
}

async function entriesOf(looking: Looking, findings: readonly Finding[]): Promise<Weighed[]> {
  const { places } = looking
  const entries: Weighed[] = []
  for (const origin of places.origins.slice(0, MAX_ORIGINS)) {
    const lateral = (await reachedBySignIn(origin, looking)) ? 0.3 : 1
    for (const find of HOST_ENTRIES) {
      const entry = await find(origin, looking)
      if (entry !== undefined)
        entries.push({
          ...entry,
          weight: PRIOR[entry.entryClass] * entry.quality * lateral * reachOf(origin, findings),
        })
    }
  }
  const hasHostCause = entries.some(({ weight }) => weight > 0.4)
  const link = entries.some(({ entryClass }) => entryClass === 'link')
    ? undefined
    : await linkFollowedOn(places.hosts, places.start, looking)
  if (link !== undefined)
    entries.push({ ...link, weight: PRIOR.link * link.quality * (hasHostCause ? 0.5 : 1) })
  for (const entry of await accountEntries(looking)) {
    const share = shareOn(entry.host, findings)
    entries.push({ ...entry, weight: PRIOR.valid_account * entry.quality * share * (hasHostCause ? 0.4 : 1) })
  }
  return entries
}

/** How much a finding of each level says about where the attack is. */
const LEVEL_WEIGHT: Readonly<Record<Finding['level'], number>> = {
  critical: 4,
  high: 3,
  medium: 1.5,
  low: 0.5,
  informational: 0.2,
}

/** The share of the findings that came after the origin, those of its own host counting fully and others half. */
function reachOf({ process, host }: Origin, findings: readonly Finding[]): number {
  return shareOf(findings, (finding) => {
    if (finding.layer !== 'mail' && finding.time < process.time - 1000) return 0
    return finding.host === undefined || hostKey(finding.host) === host ? 1 : 0.5
  })
}

/** The share of the findings on a host, others counting half; all where no host is known. */
function shareOn(host: string | undefined, findings: readonly Finding[]): number {
  return shareOf(findings, (finding) =>
    host === undefined || (finding.host !== undefined && hostKey(finding.host) === host) ? 1 : 0.5,
  )
}

function shareOf(findings: readonly Finding[], share: (finding: Finding) => number): number {
  const weight = (of: (finding: Finding) => number) =>
    findings.reduce((sum, finding) => sum + LEVEL_WEIGHT[finding.level] * of(finding), 0)
  return (
    weight(share) /
    Math.max(
      1e-9,
      weight(() => 1),
    )
  )
}

/** The best of each class, likeliest first, three at most; their confidence is their share of all weight. */
function weigh(entries: readonly Weighed[], gaps: readonly GraphGap[]): EntryCandidate[] {
  const best = new Map<string, Weighed>()
  for (const entry of [...entries].sort(
    (a, b) => b.weight - a.weight || a.time - b.time || (a.label < b.label ? -1 : 1),
  ))
    if (!best.has(entry.entryClass)) best.set(entry.entryClass, entry)
  const all = [...best.values()]
  const total = all.reduce((sum, { weight }) => sum + weight, UNKNOWN_WEIGHT)
  const completeness = Math.max(0.4, 1 - GAP_SHARE * gaps.length)
  const shown = all.slice(0, MAX_SHOWN).map(({ weight, quality: _, ...entry }) => ({
    ...entry,
    confidence: Math.round((1000 * completeness * weight) / total) / 1000,
  }))
  if (shown.length > 0) return shown
  return [
    {
      entryClass: 'unknown',
      confidence: 0,
      label: 'nothing that telemetry tells',
      time: 0,
      rootEventIds: [],
      evidence: [],
    },
  ]
}

/** Programs of the story that were never seen starting: what came before them is missing. */
function gapsOf({ origins }: IncidentPlaces, { processes }: LoadedStory): GraphGap[] {
  const gaps = new Map<string, string>()
  for (const { host, process } of origins)
    if (process.launch === undefined && !isBrokerProcess(process.name))
      gaps.set(
        host,
        `${process.name} was not seen starting: it began before the telemetry, or the sensor did not report it`,
      )
  if (processes.size === 0)
    gaps.set('', 'no programs of hosts were seen: only what services and networks tell')
  return [...gaps].map(([host, reason]) => ({ host, reason }))
}
