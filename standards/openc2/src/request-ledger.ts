import type { Response } from './response.ts'

/** What a consumer answered to a request: kept, so that the same request is never carried out twice. */
export interface AnsweredRequest {
  /** The command as text: the same id with another command is refused. */
  readonly command: string
  readonly response: Promise<Response>
}

/** Remembers answered requests. A consumer whose effects outlive it keeps them on disk. */
export interface RequestLedger {
  find(sender: string, requestId: string): AnsweredRequest | undefined
  keep(sender: string, requestId: string, answered: AnsweredRequest): void
}

/** The newest `limit` requests, in memory. */
export function memoryLedger(limit = 10_000): RequestLedger {
  const kept = new Map<string, AnsweredRequest>()
  return {
    find: (sender, requestId) => kept.get(key(sender, requestId)),
    keep(sender, requestId, answered) {
      kept.set(key(sender, requestId), answered)
      if (kept.size <= limit) return
      const oldest = kept.keys().next().value
      if (oldest !== undefined) kept.delete(oldest)
    },
  }
}

function key(sender: string, requestId: string): string {
  return JSON.stringify([sender, requestId])
}
