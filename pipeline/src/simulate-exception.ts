import {
  type EventLake,
  type Finding,
  type Incident,
  isInScope,
  type RuleException,
  type StateStore,
  type StoredEvent,
  type StoredRule,
  type TenantId,
} from '@opensoc/domain'
import { compileRule, createEngine, parseSigma, type SigmaEngine } from '@opensoc/sigma'
import type { Renormalize } from './2-normalize/renormalize.ts'
import { Exceptions } from './4-detect/exceptions.ts'
import { newestIncidents } from './newest-incidents.ts'

/** What an exception would have held back. */
export interface ExceptionSimulation {
  /** Findings of rules in its scope that could be judged. */
  readonly checked: number
  readonly removed: readonly Finding[]
  /** Findings whose event is not kept any more, or that rest on several events. */
  readonly unchecked: number
  /** There are more findings than were looked at: the newest were. */
  readonly isCut: boolean
  /** Incidents that hold removed findings, with how many of them. */
  readonly incidents: readonly { readonly incident: Incident; readonly removed: number }[]
}

export interface SimulationPorts {
  readonly state: StateStore
  readonly lake: Pick<EventLake, 'eventsById'>
  readonly renormalize: Renormalize
}

export interface SimulationOptions {
  readonly signal?: AbortSignal
  /** Findings that were judged, of so many. */
  readonly onProgress?: (done: number, total: number) => void
}

/** Findings that are looked at: the newest. */
const MAX_FINDINGS = 5000
const PAGE = 250

/**
 * Judges the stored findings of a stretch of time by an exception as the workers would: the original records are made
 * into events anew, their rules matched, and the exception applied to what the rule saw.
 */
export async function simulateException(
  { state, lake, renormalize }: SimulationPorts,
  draft: RuleException,
  range: { readonly from: number; readonly to: number },
  { signal, onProgress }: SimulationOptions = {},
): Promise<ExceptionSimulation> {
  const tenantId = draft.tenantId as TenantId
  const { expiresTime: _, ...unending } = draft
  const exceptions = new Exceptions([unending])
  const rules = new Map((await state.rules.list(tenantId)).map((rule) => [rule.id, rule]))
  const engines = new Map<string, SigmaEngine | undefined>()
  const removed: Finding[] = []
  let checked = 0
  let unchecked = 0
  const { findings, isCut } = await findingsInScope(state, draft, rules, range)
  for (let at = 0; at < findings.length; at += PAGE) {
    signal?.throwIfAborted()
    onProgress?.(at, findings.length)
    const part = findings.slice(at, at + PAGE)
    const stored = await lake.eventsById(tenantId, [
      ...new Set(part.flatMap(({ eventIds }) => eventIds.slice(0, 1))),
    ])
    const byId = new Map(stored.map((event) => [event.id, event]))
    for (const finding of part) {
      const event = finding.eventIds.length === 1 ? byId.get(finding.eventIds[0]!) : undefined
      const rule = rules.get(finding.ruleId)
      const isHeld =
        event === undefined || rule?.kind !== 'rule'
          ? undefined
          : isHeldBack(exceptions, engineOf(rule, engines), event, renormalize, tenantId)
      if (isHeld === undefined) unchecked += 1
      else checked += 1
      if (isHeld === true) removed.push(finding)
    }
  }
  onProgress?.(findings.length, findings.length)
  return { checked, removed, unchecked, isCut, incidents: await incidentsOf(state, tenantId, removed) }
}

/** Undefined where the rule does not match the event any more: nobody can say. */
function isHeldBack(
  exceptions: Exceptions,
  engine: SigmaEngine | undefined,
  stored: StoredEvent,
  renormalize: Renormalize,
  tenantId: TenantId,
): boolean | undefined {
  const event = renormalize(stored, tenantId)
  if (event === undefined || engine === undefined) return undefined
  const [found] = engine.matchViews(event.sigma)
  return found === undefined ? undefined : exceptions.find(found.match.rule, found.view, 0) !== undefined
}

function engineOf(
  { id, source, file }: StoredRule,
  engines: Map<string, SigmaEngine | undefined>,
): SigmaEngine | undefined {
  if (engines.has(id)) return engines.get(id)
  const [document] = parseSigma(source, { file })
  const outcome = document?.ok === true && document.kind === 'rule' ? compileRule(document.rule) : undefined
  const engine = outcome?.ok === true ? createEngine([outcome.rule]) : undefined
  engines.set(id, engine)
  return engine
}

async function findingsInScope(
  state: StateStore,
  { scope, tenantId }: RuleException,
  rules: ReadonlyMap<string, StoredRule>,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<{ findings: Finding[]; isCut: boolean }> {
  const findings: Finding[] = []
  const wanted: (string | undefined)[] = scope.kind === 'rules' ? [...scope.ids] : [undefined]
  for (const ruleId of wanted) {
    let cursor: string | undefined
    do {
      const page = await state.findings.list({
        tenantId,
        from,
        to,
        limit: PAGE,
        ...(ruleId === undefined ? {} : { ruleId }),
        ...(cursor === undefined ? {} : { cursor }),
      })
      for (const finding of page.items) {
        const rule = rules.get(finding.ruleId)
        if (rule !== undefined && isInScope(scope, rule)) findings.push(finding)
        if (findings.length > MAX_FINDINGS) return { findings: findings.slice(0, MAX_FINDINGS), isCut: true }
      }
      cursor = page.cursor
    } while (cursor !== undefined)
  }
  return { findings, isCut: false }
}

async function incidentsOf(
  state: StateStore,
  tenantId: TenantId,
  removed: readonly Finding[],
): Promise<{ incident: Incident; removed: number }[]> {
  if (removed.length === 0) return []
  const ids = new Set<string>(removed.map(({ id }) => id))
  const found: { incident: Incident; removed: number }[] = []
  for await (const incident of newestIncidents(state, tenantId)) {
    const count = incident.members.filter(({ findingId }) => ids.has(findingId)).length
    if (count > 0) found.push({ incident, removed: count })
  }
  return found
}
