import { createHash } from 'node:crypto'
import type { FileMatch, FileScanner } from '@opensoc/domain'
import { err, ok, type Result } from '@opensoc/kernel'
import { LEVELS } from '@opensoc/sigma'
import type { OpenInput } from '@opensoc/sources-files'
import type { DetectRow } from './detect-row.ts'

/** Scans one file; the error says what of it could not be scanned, and why. */
export async function scanFile(input: OpenInput, scanner: FileScanner): Promise<Result<DetectRow[], string>> {
  const read = await readAll(input, scanner.maxFileBytes)
  if (!read.ok) return read
  const scanned = await scanner.scan(read.value)
  if (!scanned.ok) return err(`${scanned.error.reason}: ${scanned.error.detail}`)
  if (scanned.value.length === 0) return ok([])
  const sha256 = createHash('sha256').update(read.value).digest('hex')
  const time = new Date(input.modifiedTime ?? Date.now()).toISOString()
  const event = { file: { path: input.name, size: read.value.byteLength, sha256 } }
  return ok(
    scanned.value.map((match) => ({
      ...matchColumns(match),
      time,
      source: input.name,
      record: 1,
      event_id: '',
      host: '',
      fields: Object.fromEntries(match.strings.map(({ identifier, offset }) => [identifier, offset])),
      event,
    })),
  )
}

/** Rules say in `meta` what Sigma's say: `description`, `level`, and in `attack` ids of techniques. */
function matchColumns({
  rule,
  meta,
}: FileMatch): Pick<DetectRow, 'rule_id' | 'rule_title' | 'level' | 'techniques'> {
  const level = LEVELS.find((known) => known === meta['level']) ?? 'medium'
  const techniques = String(meta['attack'] ?? '').match(/\bT\d{4}(\.\d{3})?\b/g) ?? []
  const id = String(meta['id'] ?? rule)
  return {
    rule_id: id,
    rule_title: String(meta['title'] ?? rule),
    level,
    techniques: [...new Set(techniques)],
  }
}

async function readAll(input: OpenInput, maxBytes: number): Promise<Result<Buffer, string>> {
  const { bytes, failure } = input
  const pieces: Buffer[] = []
  let size = 0
  try {
    for await (const piece of bytes as AsyncIterable<Buffer>) {
      size += piece.length
      if (size > maxBytes) return err(`too_large: more than ${maxBytes} bytes`)
      pieces.push(piece)
    }
  } catch (error) {
    return err((error as Error).message)
  }
  const brokenOff = failure()
  return brokenOff === undefined ? ok(Buffer.concat(pieces)) : err(brokenOff)
}
