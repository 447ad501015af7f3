import { ChunkBytes } from './chunk-bytes.ts'
import { EventBuilder, type EventObject } from './event-object.ts'
import { EvtxError } from './evtx-error.ts'
import { BinaryXmlParser } from './parse-binary-xml.ts'

export const CHUNK_BYTES = 65_536
const RECORDS_START = 512
/** `2a 2a 00 00` begins each record. */
const RECORD_MAGIC = 0x2a2a
/** Magic, size, id, time written; the size stands once more at the end. */
const RECORD_HEADER_BYTES = 24
const MIN_RECORD_BYTES = RECORD_HEADER_BYTES + 4

export type ChunkItem =
  | {
      readonly kind: 'record'
      readonly recordId: number
      readonly event: EventObject
      readonly offset: number
    }
  | { readonly kind: 'damage'; readonly offset: number; readonly reason: string }

/**
 * The records of a chunk, in order, up to its free space; after one that cannot be read it goes on with the next.
 * Offsets count from the chunk's start.
 */
export function* readChunk(bytes: Uint8Array): Generator<ChunkItem> {
  const chunk = new ChunkBytes(bytes)
  const parser = new BinaryXmlParser(chunk)
  const builder = new EventBuilder(chunk, parser)
  const end = usedEnd(chunk)
  let at = RECORDS_START
  while (at + MIN_RECORD_BYTES <= end) {
    const size = recordSize(chunk, at)
    if (size === undefined) {
      const next = findRecord(chunk, at + 1, end)
      yield { kind: 'damage', offset: at, reason: `no record for ${(next ?? end) - at} bytes` }
      if (next === undefined) return
      at = next
      continue
    }
    yield readRecord(chunk, parser, builder, at, size)
    at += size
  }
}

function readRecord(
  chunk: ChunkBytes,
  parser: BinaryXmlParser,
  builder: EventBuilder,
  at: number,
  size: number,
): ChunkItem {
  try {
    const contents = parser.parse(at + RECORD_HEADER_BYTES, size - MIN_RECORD_BYTES)
    const event = builder.build(contents)
    return { kind: 'record', recordId: Number(chunk.u64(at + 8)), event, offset: at }
  } catch (error) {
    if (!(error instanceof EvtxError)) throw error
    return { kind: 'damage', offset: at, reason: `record ${chunk.u64(at + 8)}: ${error.message}` }
  }
}

/** Where free space begins; a header that tells nonsense is not believed. */
function usedEnd(chunk: ChunkBytes): number {
  const freeSpace = chunk.u32(48)
  return freeSpace > RECORDS_START && freeSpace <= chunk.size ? freeSpace : chunk.size
}

function recordSize(chunk: ChunkBytes, at: number): number | undefined {
  if (chunk.u32(at) !== RECORD_MAGIC) return undefined
  const size = chunk.u32(at + 4)
  if (size < MIN_RECORD_BYTES || at + size > chunk.size) return undefined
  return chunk.u32(at + size - 4) === size ? size : undefined
}

function findRecord(chunk: ChunkBytes, from: number, end: number): number | undefined {
  for (let at = from; at + MIN_RECORD_BYTES <= end; at++) {
    if (chunk.bytes[at] === 0x2a && recordSize(chunk, at) !== undefined) return at
  }
  return undefined
}
