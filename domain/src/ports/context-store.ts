import type { ContextEntry, ContextKind } from '../context/context-entry.ts'

/** What the organization knows about its things: it enriches events. */
export interface ContextStore {
  /** In order of their ids. */
  list(tenantId: string, kind: ContextKind): Promise<readonly ContextEntry[]>
  /** Inserts or replaces by kind and id. */
  save(tenantId: string, entries: readonly ContextEntry[]): Promise<void>
  /** How many there were. */
  remove(tenantId: string, kind: ContextKind, ids: readonly string[]): Promise<number>
  /** Forgets all of a kind. */
  clear(tenantId: string, kind: ContextKind): Promise<void>
}
