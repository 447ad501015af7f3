import { crc32 } from 'node:zlib'
import type { FrameHeader } from '@opensoc/domain'

/** `u32 length of the payload | u32 CRC-32 of the payload | payload`, little endian. */
export const FRAME_PREFIX_BYTES = 8

/** payload = `8 bytes segment key | u64 synced | u32 header length | header as JSON | body`. */
const SYNCED_AT = 8
const HEADER_LENGTH_AT = 16
const HEADER_AT = 20

/** A length beyond this is damage, not a frame: 80 MiB. */
export const MAX_FRAME_BYTES = 80 * 1024 * 1024

export interface FramePlace {
  /** Random bytes of the segment: no sender knows them, so no body can pass for a frame. */
  readonly segmentKey: Buffer
  /** Everything before this offset was durable before this frame was written: tells a torn tail from damage. */
  readonly synced: number
}

export function frameSize(header: Buffer, body: Uint8Array): number {
  return FRAME_PREFIX_BYTES + HEADER_AT + header.length + body.byteLength
}

export function encodeHeader(header: FrameHeader): Buffer {
  return Buffer.from(JSON.stringify(header), 'utf8')
}

/** The frame in three parts, so that the body need not be copied. */
export function encodeFrame(header: Buffer, body: Uint8Array, { segmentKey, synced }: FramePlace): Buffer[] {
  const start = Buffer.allocUnsafe(FRAME_PREFIX_BYTES + HEADER_AT)
  const payload = start.subarray(FRAME_PREFIX_BYTES)
  segmentKey.copy(payload)
  payload.writeBigUInt64LE(BigInt(synced), SYNCED_AT)
  payload.writeUInt32LE(header.length, HEADER_LENGTH_AT)
  start.writeUInt32LE(HEADER_AT + header.length + body.byteLength, 0)
  start.writeUInt32LE(crc32(body, crc32(header, crc32(payload))), 4)
  return [start, header, Buffer.from(body.buffer, body.byteOffset, body.byteLength)]
}

/** The payload's length, or undefined where the prefix cannot be one. */
export function payloadLength(prefix: Buffer): number | undefined {
  const length = prefix.readUInt32LE(0)
  return length >= HEADER_AT && length <= MAX_FRAME_BYTES ? length : undefined
}

export function isIntact(prefix: Buffer, payload: Buffer, segmentKey: Buffer): boolean {
  return crc32(payload) === prefix.readUInt32LE(4) && segmentKey.equals(payload.subarray(0, SYNCED_AT))
}

export function decodePayload(payload: Buffer): { readonly header: FrameHeader; readonly body: Uint8Array } {
  const headerEnd = HEADER_AT + payload.readUInt32LE(HEADER_LENGTH_AT)
  const header = JSON.parse(payload.toString('utf8', HEADER_AT, headerEnd)) as FrameHeader
  return { header, body: payload.subarray(headerEnd) }
}

export function syncedBefore(payload: Buffer): number {
  return Number(payload.readBigUInt64LE(SYNCED_AT))
}
