import type { EventSpool } from './event-spool.ts'

export interface ShipOptions {
  readonly spool: EventSpool
  /** `https://platform:7443`. */
  readonly url: string
  readonly token: string
  readonly host: string
}

const TIMEOUT_MS = 15_000
const MAX_FILES = 50

/**
 * Sends what the spool holds, oldest first, each file under a key that the platform stores once. Says how many files the
 * platform has acknowledged; what it has not stays for the next time.
 */
export async function shipEvents(
  { spool, url, token, host }: ShipOptions,
  signal?: AbortSignal,
): Promise<number> {
  for (let sent = 0; sent < MAX_FILES; sent += 1) {
    const file = await spool.oldest()
    if (file === undefined || signal?.aborted) return sent
    const timeout = AbortSignal.timeout(TIMEOUT_MS)
    const answer = await fetch(new URL('/api/v1/ingest/sensor', url), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/x-ndjson',
        'idempotency-key': `sensor-${host}-${file.key}`,
      },
      body: file.body,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    })
    await answer.arrayBuffer()
    if (!answer.ok) throw new Error(`the platform answered ${answer.status}`)
    await spool.acknowledge(file.key)
  }
  return MAX_FILES
}
