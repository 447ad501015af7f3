import { createHash } from 'node:crypto'
import type { AuditEntry } from './people.ts'

/** What the first entry of a chain follows. */
export const AUDIT_GENESIS = '0'.repeat(64)

/** SHA-256 over a fixed order of the entry's parts; `detail` with its keys sorted. */
export function auditHash(entry: Omit<AuditEntry, 'hash'>): string {
  const { previousHash, sequence, tenantId, time, actor, action, target, detail } = entry
  const parts = [previousHash, sequence, tenantId, time, actor, action, target, canonicalDetail(detail)]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

/** The same text for the same JSON value, whatever order its keys came in. */
export function canonicalDetail(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}

export interface ChainVerdict {
  readonly entries: number
  /** Places where entries of other tenants stand between: the link over them cannot be seen in this export. */
  readonly gaps: number
  /** The first entry that was changed, or that does not follow its predecessor. */
  readonly brokenAt?: number
  /** Hash of the last entry: noted elsewhere, it proves that nothing was cut off the end. */
  readonly head?: string
}

/** Verifies exported entries, oldest first, without the platform. */
export function verifyAuditChain(entries: Iterable<AuditEntry>): ChainVerdict {
  let last: AuditEntry | undefined
  let [count, gaps] = [0, 0]
  for (const entry of entries) {
    const isNext = entry.sequence === (last?.sequence ?? 0) + 1
    const follows = isNext
      ? entry.previousHash === (last?.hash ?? AUDIT_GENESIS)
      : entry.sequence > (last?.sequence ?? 0)
    if (entry.hash !== auditHash(entry) || !follows) return { entries: count, gaps, brokenAt: entry.sequence }
    if (!isNext) gaps += 1
    count += 1
    last = entry
  }
  return { entries: count, gaps, ...(last && { head: last.hash }) }
}
