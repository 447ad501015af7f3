import type { ActionState, ResponseAction } from '../response/action.ts'
import type { Page } from './page.ts'

export interface ActionQuery {
  readonly tenantId: string
  readonly states?: readonly ActionState[]
  readonly incidentId?: string
  readonly limit: number
  readonly cursor?: string
}

export interface ActionStore {
  /** Adds an action, or returns the one that was made under its key before. */
  add(action: ResponseAction): Promise<ResponseAction>
  /** False when somebody else changed it since `action.version - 1`; nothing is written then. */
  replace(action: ResponseAction): Promise<boolean>
  get(tenantId: string, id: string): Promise<ResponseAction | undefined>
  byKey(tenantId: string, key: string): Promise<ResponseAction | undefined>
  /** Newest first. */
  list(query: ActionQuery): Promise<Page<ResponseAction>>
  /** Of all tenants: those with something to do at `now`, most overdue first. */
  due(now: number, limit: number): Promise<readonly ResponseAction[]>
  /** Those requested at or after `since`. */
  countSince(tenantId: string, since: number): Promise<number>
}

/** A run of a playbook, pinned to the version it began with. */
export interface StoredRun {
  readonly id: string
  readonly tenantId: string
  readonly playbookId: string
  /** `modified` of the playbook. */
  readonly playbookVersion: string
  readonly incidentId?: string
  readonly startedBy: string
  readonly startedTime: number
  readonly status: string
  /** When it next needs the time told; absent: when an effect is answered. */
  readonly wakeAt?: number
  /** The effect of another run that waits for this one. */
  readonly parentKey?: string
}

export interface StoredPlaybook {
  readonly tenantId: string
  readonly id: string
  readonly modified: string
  readonly name: string
  /** JSON text as it came. */
  readonly source: string
  readonly origin: 'shipped' | 'own'
}

/** Playbooks in their versions, runs, and the journal that each run is made from. */
export interface PlaybookStore {
  /** Inserts a version; one that is there stays as it is. */
  save(playbook: StoredPlaybook): Promise<void>
  /** The newest version of each. */
  list(tenantId: string): Promise<readonly StoredPlaybook[]>
  /** The newest, or the version that `modified` names. */
  get(tenantId: string, id: string, modified?: string): Promise<StoredPlaybook | undefined>
  saveRun(run: StoredRun): Promise<void>
  run(tenantId: string, id: string): Promise<StoredRun | undefined>
  /** Newest first. */
  runs(
    tenantId: string,
    query: { readonly incidentId?: string; readonly playbookId?: string; readonly limit: number },
  ): Promise<readonly StoredRun[]>
  /** Of all tenants: those not over. */
  openRuns(limit: number): Promise<readonly StoredRun[]>
  /** Adds an input to a run's journal; false when `sequence` is taken: somebody else was faster. */
  appendInput(tenantId: string, runId: string, sequence: number, input: unknown): Promise<boolean>
  /** In order. */
  inputs(tenantId: string, runId: string): Promise<readonly unknown[]>
}
