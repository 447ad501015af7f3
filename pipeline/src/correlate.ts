import type { Finding, FindingId, Incident, StateStore } from '@opensoc/domain'
import { describeIncident } from './5-correlate/describe-incident.ts'
import type { Adopted, FormedIncident, IncidentFormation } from './5-correlate/formation.ts'
import { RulePrecision, type VerdictCounts } from './6-prioritize/rule-precision.ts'
import { type ScoredFinding, scoreIncident } from './6-prioritize/score.ts'
import type { Task } from './stage.ts'

/** The transaction of a batch, and the time of its commit in milliseconds. */
export interface CommitContext {
  readonly state: StateStore
  readonly now: number
  /** Findings that others have taken the place of. */
  readonly superseded: readonly { readonly from: FindingId; readonly to?: FindingId }[]
}

/** New findings become incidents, inside the transaction of their batch. Gives the incidents that changed. */
export type Correlate = Task<Finding, CommitContext, readonly Incident[]>

export interface Correlation {
  readonly correlate: Correlate
  /** Loads what the formation needs in memory: incidents and findings of the last three days before the newest. */
  restore(
    state: StateStore,
    context: { readonly tenantIds: readonly string[]; readonly now: number },
  ): Promise<void>
  /** Takes up these incidents with their findings, beside what it holds. */
  take(state: StateStore, tenantId: string, incidents: readonly Incident[]): Promise<void>
  /** Somebody changed an incident: one that was closed takes no more findings. */
  analystChanged(incident: Incident): void
  /** Verdicts of people so far, by rule: what later scores learn from. */
  learned(tenantId: string, counts: VerdictCounts): void
  /** Somebody changed what belongs together. */
  analystCorrected(adopted: Adopted): void
  breadthOf: IncidentFormation['breadthOf']
}

const DAY_MS = 24 * 3600 * 1000
const MEMORY_MS = 3 * DAY_MS
const PAGE = 1000
/** Key of the verdict counts among a tenant's values. */
export const VERDICT_COUNTS = 'priority.verdicts'
/** Findings of no incident that are read back on a start. */
const MAX_LOOSE = 20_000

/** Stages 5 and 6 around a formation: it says which findings belong together, this makes incidents of them. */
export function createCorrelation(formation: IncidentFormation): Correlation {
  const precisions = new Map<string, RulePrecision>()
  return {
    correlate: {
      kind: 'task',
      name: 'correlate',
      run: (findings, context) => correlate(formation, findings, { ...context, precisions }),
    },

    async restore(state, { tenantIds, now }) {
      const newest = await newestTime(state, tenantIds, now)
      const incidents = await state.incidents.recent(newest - MEMORY_MS)
      const findings: Finding[] = []
      for (const { tenantId, members } of incidents) {
        const ids = members.map((member) => member.findingId)
        findings.push(...(await state.findings.getMany(tenantId, ids)))
      }
      const known = new Set(findings.map((finding) => finding.id))
      for (const tenantId of tenantIds) {
        for (const finding of await looseFindings(state, tenantId, newest - MEMORY_MS)) {
          if (!known.has(finding.id)) findings.push(finding)
        }
      }
      findings.sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1))
      formation.restore(incidents, findings)
      for (const tenantId of tenantIds) {
        const counts = (await state.values.get(tenantId, VERDICT_COUNTS)) as VerdictCounts | undefined
        precisions.set(tenantId, new RulePrecision(counts ?? {}))
      }
    },

    async take(state, tenantId, incidents) {
      const ids = incidents.flatMap(({ members }) => members.map((member) => member.findingId))
      formation.restore(incidents, await state.findings.getMany(tenantId, ids))
    },

    analystChanged(incident) {
      if (incident.status === 'closed' || incident.status === 'resolved') formation.close(incident.id)
      else formation.reopen(incident.id)
    },

    learned: (tenantId, counts) => void precisions.set(tenantId, new RulePrecision(counts)),
    analystCorrected: (adopted) => formation.adopt(adopted),
    breadthOf: (entity, tenantId) => formation.breadthOf(entity, tenantId),
  }
}

async function correlate(
  formation: IncidentFormation,
  findings: readonly Finding[],
  { state, now, superseded, precisions }: CommitContext & { readonly precisions: Precisions },
): Promise<readonly Incident[]> {
  if (findings.length === 0 && superseded.length === 0) return []
  const { changed: joined, merged } = formation.add(findings)
  const changed = new Map(joined.map((formed) => [formed.id, formed]))
  for (const formed of formation.supersede(superseded)) changed.set(formed.id, formed)
  const survivors = new Map<string, Incident>()
  for (const formed of changed.values()) {
    const incident = await toIncident(formed, { state, now, precision: precisions.get(formed.tenantId) })
    survivors.set(incident.id, incident)
  }
  await state.incidents.save([...survivors.values()])
  for (const { tenantId, from, to } of merged) await state.incidents.redirect(tenantId, from, to)
  return [...survivors.values()]
}

type Precisions = ReadonlyMap<string, RulePrecision>

async function toIncident(
  formed: FormedIncident,
  {
    state,
    ...told
  }: { readonly state: StateStore; readonly now: number; readonly precision: RulePrecision | undefined },
): Promise<Incident> {
  const known = await state.incidents.get(formed.tenantId, formed.id)
  const { corrections } = known ?? {}
  return describedIncident({
    formed: { ...formed, ...(corrections === undefined ? {} : { corrections }) },
    known,
    ...told,
  })
}

/** What people have set stays: status, verdict, owner, and a title that is not the generated one any more. */
export function describedIncident(told: {
  readonly formed: FormedIncident & Pick<Incident, 'corrections'>
  readonly known: Incident | undefined
  readonly now: number
  readonly precision: RulePrecision | undefined
}): Incident {
  const { formed, known, now, precision } = told
  const { apartFrom, corrections } = formed
  const facts = describeIncident(formed.findings)
  const { score, severity, parts } = scoreIncident({
    ...facts,
    findings: withSurprise(formed),
    ...(precision === undefined ? {} : { context: { precision } }),
  })
  const wasGenerated = known === undefined || known.title === describeKnown(known, formed)
  return {
    ...facts,
    id: formed.id,
    tenantId: formed.tenantId,
    title: wasGenerated ? facts.title : known.title,
    severity,
    score,
    scoreParts: parts,
    status: known?.status ?? 'new',
    ...(known?.verdict === undefined ? {} : { verdict: known.verdict }),
    ...(known?.owner === undefined ? {} : { owner: known.owner }),
    members: [...formed.members],
    ...(apartFrom === undefined || apartFrom.length === 0 ? {} : { apartFrom }),
    ...(corrections === undefined || corrections.length === 0 ? {} : { corrections }),
    ...(known?.acknowledgedTime === undefined ? {} : { acknowledgedTime: known.acknowledgedTime }),
    ...(known?.resolvedTime === undefined ? {} : { resolvedTime: known.resolvedTime }),
    createdTime: known?.createdTime ?? now,
    updatedTime: now,
    version: (known?.version ?? 0) + 1,
  }
}

/** How unexpected each finding was stands with its membership. */
function withSurprise({ findings, members }: FormedIncident): ScoredFinding[] {
  const surprises = new Map(members.map(({ findingId, surprise }) => [findingId, surprise]))
  return findings.map((finding) => {
    const surprise = surprises.get(finding.id)
    return surprise === undefined ? finding : { ...finding, surprise }
  })
}

/** The title that was generated when the incident had the members it is stored with. */
function describeKnown(known: Incident, formed: FormedIncident): string {
  const then = new Set(known.members.map((member) => member.findingId))
  const findings = formed.findings.filter((finding) => then.has(finding.id))
  return findings.length === 0 ? known.title : describeIncident(findings).title
}

/** Of the newest finding; one that says it comes from the future does not push the others out of memory. */
async function newestTime(state: StateStore, tenantIds: readonly string[], now: number): Promise<number> {
  let newest = 0
  for (const tenantId of tenantIds) {
    const { items } = await state.findings.list({
      ...{ tenantId, to: now + DAY_MS, limit: 1 },
      maintenance: 'without',
    })
    newest = Math.max(newest, items[0]?.time ?? 0)
  }
  return newest
}

async function looseFindings(state: StateStore, tenantId: string, from: number): Promise<Finding[]> {
  const findings: Finding[] = []
  let cursor: string | undefined
  do {
    const page = await state.findings.list({
      tenantId,
      from,
      limit: PAGE,
      maintenance: 'without',
      ...(cursor === undefined ? {} : { cursor }),
    })
    findings.push(...page.items)
    cursor = page.cursor
  } while (cursor !== undefined && findings.length < MAX_LOOSE)
  return findings
}
