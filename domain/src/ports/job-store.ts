import type { Job, JobState } from '../job.ts'

export interface JobQuery {
  readonly tenantId: string
  readonly states?: readonly JobState[]
  readonly kinds?: readonly string[]
  readonly limit: number
  readonly cursor?: string
}

/** Jobs, and what a running one leaves for the time after a restart. */
export interface JobStore {
  /** Inserts or replaces by id; checkpoint and parts stay. */
  save(job: Job): Promise<void>
  get(tenantId: string, id: string): Promise<Job | undefined>
  /** Newest first. */
  list(query: JobQuery): Promise<{ readonly items: readonly Job[]; readonly cursor?: string }>
  /** Of all tenants, in the order in which they were made. */
  unfinished(): Promise<readonly Job[]>
  /** Where a job goes on: JSON, or undefined. */
  checkpoint(tenantId: string, id: string): Promise<unknown>
  saveCheckpoint(tenantId: string, id: string, checkpoint: unknown): Promise<void>
  /** Adds to what the job has put aside: JSON. */
  addPart(tenantId: string, id: string, part: unknown): Promise<void>
  /** What it has put aside, in order. */
  parts(tenantId: string, id: string): Promise<readonly unknown[]>
  /** Forgets checkpoint and parts. */
  clearWork(tenantId: string, id: string): Promise<void>
  /** Forgets ended jobs of a tenant but the newest. */
  trim(tenantId: string, keep: number): Promise<void>
}
