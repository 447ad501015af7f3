import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createClient, createToken, getLedger, querySql } from '@opensoc/contract'
import type { RunningPlatform } from './start-platform.ts'

/** What every shipper of these tests has to deliver, over a restart of the platform. */
export const LINES = Number(process.env['OPENSOC_SHIPPED_LINES'] ?? 100_000)
const LIMIT_MS = 600_000

/** A line that is recognized, and unlike all others. */
export const line = (n: number): string =>
  `<38>1 2026-01-15T09:00:00.000Z host-${n % 50} sshd ${1000 + n} - - Accepted password for user${n} from 10.0.0.${n % 250} port ${n % 60000} ssh2`

export type Call = ReturnType<typeof clientOf>

export function clientOf({ address, token }: RunningPlatform) {
  return createClient({ server: address, token })
}

export async function stored(call: Call): Promise<number> {
  return (await call(getLedger, { query: { from: 0 } })).total.stored
}

export async function until(
  platform: RunningPlatform,
  isTrue: (call: Call) => Promise<boolean>,
): Promise<void> {
  const call = clientOf(platform)
  const end = Date.now() + LIMIT_MS
  // A busy platform may close an idle connection just when it is used again: only one that has ended is a failure.
  const isThere = () =>
    isTrue(call).catch((cause: Error) => {
      const { exitCode, signalCode } = platform.process
      if (exitCode === null && signalCode === null) return false
      throw new Error(`the platform ended (${exitCode ?? signalCode}); it said:\n${platform.said()}`, {
        cause,
      })
    })
  while (!(await isThere())) {
    if (Date.now() > end) throw new Error(`waited ${LIMIT_MS} ms; stored ${await stored(call)} of ${LINES}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** Asserts that every line is there, and answers how many are there twice. */
export async function assertAllThere(platform: RunningPlatform): Promise<number> {
  const { rows } = await clientOf(platform)(querySql, {
    body: { statement: 'SELECT count() AS events, uniqExact(raw) AS different FROM events', limit: 1 },
  })
  assert.equal(Number(rows[0]?.['different']), LINES)
  return Number(rows[0]?.['events']) - LINES
}

/** A token for a shipper, which outlives the platform's restart. */
export async function shipperToken(platform: RunningPlatform): Promise<string> {
  return (await clientOf(platform)(createToken, { body: { name: 'shipper', role: 'analyst' } })).secret
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  assert.ok(typeof address === 'object' && address !== null)
  return address.port
}
