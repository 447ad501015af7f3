import { Readable } from 'node:stream'
import { readEvtx } from '@opensoc/evtx'
import type { OpenInput } from './input.ts'

/** So many places of damage are named for a file; all are counted. */
const NAMED_DAMAGE = 20

/** The records of a binary Windows event log as NDJSON, one line a record. */
export function evtxStream(file: OpenInput): OpenInput {
  const named: string[] = []
  let unnamed = 0
  async function* lines(): AsyncGenerator<Buffer> {
    for await (const item of readEvtx(file.bytes)) {
      if (item.kind === 'record') yield Buffer.from(`${JSON.stringify(item.event)}\n`)
      else if (named.length < NAMED_DAMAGE) named.push(`byte ${item.offset}: ${item.reason}`)
      else unnamed += 1
    }
  }
  return {
    ...file,
    format: 'text',
    bytes: Readable.from(lines(), { objectMode: false, highWaterMark: 1024 * 1024 }),
    damage: () => (unnamed === 0 ? named : [...named, `and ${unnamed} more damaged places`]),
  }
}
