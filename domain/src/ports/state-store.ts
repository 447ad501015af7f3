import type { Finding } from '../finding.ts'
import type { FindingId, IncidentId } from '../ids.ts'
import type { Incident, IncidentStatus, Severity } from '../incident.ts'
import type { LedgerEntry } from '../ledger.ts'
import type { AuditEntry, Session, TokenRecord, User } from '../people.ts'
import type { RuleTestOutcome } from '../rule-life/rule-test-outcome.ts'
import type { RuleVersion } from '../rule-life/rule-version.ts'
import type { StoredRule } from '../stored-rule.ts'
import type { ExceptionHits, RuleException } from '../tuning/rule-exception.ts'
import type { ContextStore } from './context-store.ts'
import type { IntelStore } from './intel-store.ts'
import type { JobStore } from './job-store.ts'
import type { Page } from './page.ts'
import type { QuietingStore } from './quieting-store.ts'
import type { ActionStore, PlaybookStore } from './response-store.ts'
import type { TelemetryStore } from './telemetry-store.ts'

/** How far the pipeline has come in a partition. */
export interface Checkpoint {
  readonly partition: number
  /** Everything before this offset is durable in lake and state. */
  readonly offset: number
  /** End of the batch that was being written to the lake: a replay makes exactly this batch again first. */
  readonly inflightEnd?: number
}

export interface CheckpointStore {
  load(partition: number): Promise<Checkpoint>
  save(checkpoint: Checkpoint): Promise<void>
}

export interface BatchKeyStore {
  /** Offset of the frame that this key was stored in, if it was. */
  find(tenantId: string, key: string): Promise<number | undefined>
  add(
    tenantId: string,
    entries: readonly { readonly key: string; readonly offset: number }[],
    now: number,
  ): Promise<void>
  /** Forgets keys added before `time`. */
  prune(before: number): Promise<void>
}

export interface FindingQuery {
  readonly tenantId: string
  readonly ruleId?: string
  readonly host?: string
  readonly level?: readonly string[]
  readonly from?: number
  readonly to?: number
  readonly text?: string
  /** Of the time of a maintenance: only these, or all others; absent: both. */
  readonly maintenance?: 'only' | 'without'
  readonly limit: number
  readonly cursor?: string
}

export interface FindingStore {
  /** Stores those not known yet and returns exactly these: a replay stores nothing twice. */
  addNew(findings: readonly Finding[]): Promise<readonly Finding[]>
  /** Follows a supersession. */
  get(tenantId: string, id: FindingId): Promise<Finding | undefined>
  /**
   * Others took their place: their ids lead there, and lists leave them out. Without a successor a finding can still be
   * asked for by its id.
   */
  supersede(
    tenantId: string,
    superseded: readonly { readonly from: FindingId; readonly to?: FindingId }[],
  ): Promise<void>
  /** Others like it were counted into it instead of being stored. */
  addSuppressed(tenantId: string, counts: ReadonlyMap<FindingId, ExceptionHits>): Promise<void>
  getMany(tenantId: string, ids: readonly FindingId[]): Promise<readonly Finding[]>
  /** Newest first. */
  list(query: FindingQuery): Promise<Page<Finding>>
  countByRule(tenantId: string): Promise<ReadonlyMap<string, number>>
}

export interface IncidentQuery {
  readonly tenantId: string
  readonly severities?: readonly Severity[]
  readonly statuses?: readonly IncidentStatus[]
  readonly owner?: string
  readonly text?: string
  /** By `lastTime`. */
  readonly from?: number
  readonly to?: number
  readonly sort: 'priority' | 'newest'
  readonly limit: number
  readonly cursor?: string
}

export interface IncidentStats {
  readonly total: number
  readonly bySeverity: Readonly<Record<Severity, number>>
  readonly byStatus: Readonly<Record<IncidentStatus, number>>
  readonly histogram: readonly {
    readonly time: number
    readonly counts: Readonly<Record<Severity, number>>
  }[]
}

export interface IncidentStore {
  /** Inserts or replaces; the incident's members are stored with it. */
  save(incidents: readonly Incident[]): Promise<void>
  /** Incidents that were merged away: their id leads to the survivor. */
  redirect(tenantId: string, from: IncidentId, to: IncidentId): Promise<void>
  /** Follows a redirect. */
  get(tenantId: string, id: IncidentId): Promise<Incident | undefined>
  list(query: IncidentQuery): Promise<Page<Incident>>
  stats(query: Omit<IncidentQuery, 'limit' | 'cursor' | 'sort'>): Promise<IncidentStats>
  /** Those whose last finding is younger than `since`: what correlation needs in memory. */
  recent(since: number): Promise<readonly Incident[]>
}

export interface RuleStore {
  /** Inserts or replaces by id. */
  save(rules: readonly StoredRule[]): Promise<void>
  list(tenantId: string): Promise<readonly StoredRule[]>
  get(tenantId: string, id: string): Promise<StoredRule | undefined>
  setEnabled(tenantId: string, ids: readonly string[], enabled: boolean): Promise<number>
  /** Also forgets their versions and tests. */
  remove(tenantId: string, ids: readonly string[]): Promise<number>
  /** Numbers them within their rule, in the order given; those beyond `MAX_RULE_VERSIONS` are forgotten. */
  addVersions(versions: readonly Omit<RuleVersion, 'number'>[]): Promise<void>
  /** Newest first. */
  versions(tenantId: string, ruleId: string): Promise<readonly RuleVersion[]>
  /** The YAML of a rule's own unit tests, or undefined. */
  tests(tenantId: string, ruleId: string): Promise<string | undefined>
  /** `undefined` removes them. What they last said is forgotten. */
  saveTests(tenantId: string, ruleId: string, source: string | undefined): Promise<void>
  /** Replaces what the tests of these rules said before. */
  saveTestOutcomes(tenantId: string, outcomes: readonly RuleTestOutcome[]): Promise<void>
  testOutcomes(tenantId: string): Promise<readonly RuleTestOutcome[]>
}

export interface PeopleStore {
  count(): Promise<number>
  save(user: User): Promise<void>
  byName(name: string): Promise<User | undefined>
  byId(id: string): Promise<User | undefined>
  saveSession(session: Session): Promise<void>
  /** By the SHA-256 of the session's secret. */
  session(secretHash: string): Promise<Session | undefined>
  endSession(secretHash: string): Promise<void>
  saveToken(token: TokenRecord): Promise<void>
  /** By the SHA-256 of the token's secret. */
  token(secretHash: string): Promise<TokenRecord | undefined>
  tokens(tenantId: string): Promise<readonly TokenRecord[]>
  revokeToken(tenantId: string, id: string): Promise<boolean>
}

export interface AuditStore {
  /** Adds to the hash chain and returns the entry as stored. */
  append(entry: Omit<AuditEntry, 'sequence' | 'hash' | 'previousHash'>): Promise<AuditEntry>
  /** Newest first. */
  list(
    tenantId: string,
    /** `target`: only entries of this one. */
    page: { readonly limit: number; readonly before?: number; readonly target?: string },
  ): Promise<readonly AuditEntry[]>
  /** The first entry whose hash does not follow from its predecessor, if any. */
  verify(): Promise<number | undefined>
}

export interface LedgerStore {
  /** Adds the counts to those already there for the same source and minute. */
  add(tenantId: string, entries: readonly LedgerEntry[]): Promise<void>
  list(
    tenantId: string,
    range: { readonly from: number; readonly to: number },
  ): Promise<readonly LedgerEntry[]>
}

export interface ExceptionStore {
  /** Inserts or replaces by id; hits stay. */
  save(exception: RuleException): Promise<void>
  list(
    tenantId: string,
  ): Promise<readonly { readonly exception: RuleException; readonly hits: ExceptionHits }[]>
  remove(tenantId: string, id: string): Promise<boolean>
  /** Adds to the counts of those that are there. */
  addHits(tenantId: string, hits: ReadonlyMap<string, ExceptionHits>): Promise<void>
}

/** What correlations of rules remember, in small parts. `groupKey` names a part within its correlation. */
export interface CorrelationStateStore {
  /** Inserts or replaces; a part without a state is removed. `version` names a correlation and its meaning. */
  save(
    tenantId: string,
    parts: readonly { readonly version: string; readonly groupKey: string; readonly state: unknown }[],
  ): Promise<void>
  load(
    tenantId: string,
    versions: readonly string[],
  ): Promise<readonly { readonly version: string; readonly groupKey: string; readonly state: unknown }[]>
  /** Forgets all others. */
  keepOnly(tenantId: string, versions: readonly string[]): Promise<void>
}

/** Small values by key: settings, one-time links, answers kept for an Idempotency-Key. */
export interface ValueStore {
  get(tenantId: string, key: string): Promise<unknown>
  set(tenantId: string, key: string, value: unknown, options?: { readonly expiresAt?: number }): Promise<void>
  delete(tenantId: string, key: string): Promise<void>
}

/**
 * Incidents, findings, rules, people, audit: everything that is not an event.
 *
 * Promise: what resolved is durable (fsync); a transaction is seen whole or not at all; every key holds the tenant.
 */
export interface StateStore {
  readonly checkpoints: CheckpointStore
  readonly batchKeys: BatchKeyStore
  readonly findings: FindingStore
  readonly incidents: IncidentStore
  readonly rules: RuleStore
  readonly people: PeopleStore
  readonly audit: AuditStore
  readonly ledger: LedgerStore
  readonly correlations: CorrelationStateStore
  readonly exceptions: ExceptionStore
  readonly quietings: QuietingStore
  readonly telemetry: TelemetryStore
  readonly actions: ActionStore
  readonly playbooks: PlaybookStore
  readonly context: ContextStore
  readonly jobs: JobStore
  readonly intel: IntelStore
  readonly values: ValueStore
  /** Runs `work` on a store whose writes become durable together, or rolls all back if it throws. Not nestable. */
  transaction<T>(work: (transaction: StateStore) => Promise<T>): Promise<T>
  migrate(): Promise<void>
  close(): Promise<void>
}
