import { DEFAULT_TENANT } from '@opensoc/domain'
import { createDecode } from '../src/1-ingest/decode.ts'
import { joinLines } from '../src/2-normalize/join-lines.ts'
import type { FrameContext } from '../src/stage.ts'

/** The records of a body, as the decode stage cuts them. */
export function decodeText(text: string, contentType = 'application/json') {
  const context: FrameContext = {
    tenantId: DEFAULT_TENANT,
    source: 'test',
    partition: 0,
    offset: 0,
    receivedTime: Date.UTC(2026, 0, 16),
  }
  const header = {
    tenantId: DEFAULT_TENANT,
    source: 'test',
    receivedTime: context.receivedTime,
    contentEncoding: 'identity',
    contentType,
  } as const
  const frame = { partition: 0, offset: 0, nextOffset: 1, header, body: Buffer.from(text) }
  const { items, quarantined } = createDecode({ joinLines }).run([frame], context)
  return { records: items, quarantined, context }
}
