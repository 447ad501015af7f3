import { gunzipSync } from 'node:zlib'
import { SOURCE_NAME } from '@opensoc/contract'
import type { ContentEncoding } from '@opensoc/domain'
import { unzstd } from '@opensoc/pipeline'
import { HttpError } from './http-error.ts'

const MAX_UNPACKED_BYTES = 64 * 1024 * 1024

export interface BulkItem {
  readonly isError: boolean
  /** Empty for what was refused. */
  readonly source: string
  readonly verb: string
  readonly index: string
  /** What Elasticsearch would answer for this action. */
  readonly answer: object
}

/** The documents of a `_bulk` body by source, and one answer an action. */
export function bulkToNdjson(body: Uint8Array, encoding: ContentEncoding, defaultIndex: string | undefined) {
  const lines = unpackText(body, encoding).split('\n')
  const documents = new Map<string, string[]>()
  const items: BulkItem[] = []
  for (let at = 0; at < lines.length; at++) {
    if (lines[at]!.trim() === '') continue
    const { verb, index } = readAction(lines[at]!, at + 1, defaultIndex)
    if (verb === 'delete') {
      items.push(refusal(verb, index))
      continue
    }
    const document = lines[++at]
    if (document === undefined || document.trim() === '')
      throw badLine(at, `the ${verb} action has no document`)
    const source = sourceOfIndex(index)
    if (!documents.has(source)) documents.set(source, [])
    documents.get(source)!.push(document)
    items.push({
      ...{ isError: false, source, verb, index },
      answer: { [verb]: { _index: index, status: 201, result: 'created' } },
    })
  }
  const bySource = new Map<string, Uint8Array>()
  for (const [source, texts] of documents) bySource.set(source, Buffer.from(`${texts.join('\n')}\n`))
  return { bySource, items }
}

function readAction(
  line: string,
  number: number,
  defaultIndex: string | undefined,
): { verb: string; index: string } {
  let action: Record<string, { _index?: string } | null>
  try {
    action = JSON.parse(line)
  } catch (error) {
    throw badLine(number, (error as Error).message)
  }
  const [verb, target] = Object.entries(action)[0] ?? []
  if (verb === 'create' || verb === 'index' || verb === 'delete' || verb === 'update') {
    return { verb: verb === 'update' ? 'delete' : verb, index: target?._index ?? defaultIndex ?? 'bulk' }
  }
  throw badLine(number, 'expected an action: {"create":{}} or {"index":{}}')
}

/** Events are never deleted or changed by a sender. */
function refusal(verb: string, index: string): BulkItem {
  const error = { type: 'illegal_argument_exception', reason: 'events are only added: use create or index' }
  return {
    ...{ isError: true, source: '', verb, index },
    answer: { [verb]: { _index: index, status: 400, error } },
  }
}

/** The answer for a document that there was no room for: shippers send it again. */
export function noRoom({ source, verb, index }: BulkItem): BulkItem {
  const error = { type: 'es_rejected_execution_exception', reason: 'the spool is full: send it again' }
  return {
    ...{ isError: true, source, verb, index },
    answer: { [verb]: { _index: index, status: 429, error } },
  }
}

/** `Filebeat-8.1 (x)` -> `filebeat-8.1--x-`: an index name made fit for a source name. */
function sourceOfIndex(index: string): string {
  const name = index
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]/g, '-')
    .replace(/^[._-]+/, '')
    .slice(0, 64)
  return SOURCE_NAME.test(name) ? name : 'bulk'
}

function unpackText(body: Uint8Array, encoding: ContentEncoding): string {
  try {
    const plain = encoding === 'gzip' ? gunzip(body) : encoding === 'zstd' ? allFrames(body) : body
    return Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength).toString('utf8')
  } catch (error) {
    throw new HttpError(
      400,
      'BODY_UNREADABLE',
      `the ${encoding} body cannot be unpacked: ${(error as Error).message}`,
    )
  }
}

function gunzip(body: Uint8Array): Uint8Array {
  return gunzipSync(body, { maxOutputLength: MAX_UNPACKED_BYTES })
}

function allFrames(body: Uint8Array): Uint8Array {
  const { bytes, error } = unzstd(body, MAX_UNPACKED_BYTES)
  if (error !== undefined) throw error
  return bytes
}

function badLine(line: number, message: string): HttpError {
  return new HttpError(400, 'BULK_INVALID', `line ${line}: ${message}`)
}
