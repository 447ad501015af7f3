import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { ApiError, type Problem } from '@opensoc/contract'
import type { RecordChunk } from '@opensoc/sources-files'
import type { Connection } from '../remote/connect.ts'
import { toRecordBody } from './record-body.ts'

export interface SendOutcome {
  readonly records: number
  /** The platform had this batch already. */
  readonly duplicate: boolean
}

const LONGEST_WAIT_MS = 30_000

/**
 * Sends a chunk and waits until it is durable. While the platform says 429 it waits and sends again.
 * The batch key names the file, the place and the bytes: sending a file again doubles nothing.
 */
export async function sendChunk(
  connection: Connection,
  source: string,
  chunk: RecordChunk,
  signal: AbortSignal,
): Promise<SendOutcome> {
  const { body, contentType, numbers } = toRecordBody(chunk)
  if (numbers.length === 0) return { records: 0, duplicate: false }
  const packed = zstdCompressSync(body)
  for (let _attempt = 0; ; _attempt++) {
    const response = await post(connection, source, { packed, contentType }, keyOf(chunk, body), signal)
    if (response.ok)
      return {
        records: numbers.length,
        duplicate: ((await response.json()) as { duplicate: boolean }).duplicate,
      }
    const problem = (await response.json()) as Problem
    if (response.status !== 429) throw new ApiError(problem)
    const waitMs = Math.min(LONGEST_WAIT_MS, Number(response.headers.get('retry-after') ?? 1) * 1000)
    await new Promise((wake) => setTimeout(wake, waitMs))
    signal.throwIfAborted()
  }
}

function post(
  { server, token }: Connection,
  source: string,
  { packed, contentType }: { readonly packed: Uint8Array<ArrayBuffer>; readonly contentType: string },
  key: string,
  signal: AbortSignal,
): Promise<Response> {
  return fetch(`${server}/api/v1/ingest/${encodeURIComponent(source)}`, {
    method: 'POST',
    signal,
    body: packed,
    headers: {
      'content-type': contentType,
      'content-encoding': 'zstd',
      'idempotency-key': key,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
  })
}

function keyOf(chunk: RecordChunk, body: Uint8Array): string {
  const name = chunk.input === '-' ? '-' : resolve(chunk.input)
  return createHash('sha256').update(`${name}\n${chunk.firstRecord}\n`).update(body).digest('base64url')
}
