import { crc32 } from 'node:zlib'
import type { FrameHeader } from '@opensoc/domain'

/** `u32 length of the rest | u32 CRC-32 of the payload | payload`, little endian. */
export const FRAME_PREFIX_BYTES = 8

/** payload = `u32 header length | header as JSON | body`. */
const HEADER_LENGTH_BYTES = 4

/** A length beyond this is damage, not a frame: 80 MiB. */
export const MAX_FRAME_BYTES = 80 * 1024 * 1024

export function encodeFrame(header: FrameHeader, body: Uint8Array): Buffer[] {
  const json = Buffer.from(JSON.stringify(header), 'utf8')
  const start = Buffer.allocUnsafe(FRAME_PREFIX_BYTES + HEADER_LENGTH_BYTES)
  start.writeUInt32LE(HEADER_LENGTH_BYTES + json.length + body.byteLength, 0)
  start.writeUInt32LE(json.length, FRAME_PREFIX_BYTES)
  let crc = crc32(start.subarray(FRAME_PREFIX_BYTES))
  crc = crc32(json, crc)
  crc = crc32(body, crc)
  start.writeUInt32LE(crc, 4)
  return [start, json, Buffer.from(body.buffer, body.byteOffset, body.byteLength)]
}

export function frameSize(parts: readonly Buffer[]): number {
  return parts.reduce((size, part) => size + part.length, 0)
}

/** The payload's length, or undefined where the prefix cannot be one. */
export function payloadLength(prefix: Buffer): number | undefined {
  const length = prefix.readUInt32LE(0)
  return length >= HEADER_LENGTH_BYTES && length <= MAX_FRAME_BYTES ? length : undefined
}

export function isIntact(prefix: Buffer, payload: Buffer): boolean {
  return crc32(payload) === prefix.readUInt32LE(4)
}

export function decodePayload(payload: Buffer): { readonly header: FrameHeader; readonly body: Uint8Array } {
  const headerEnd = HEADER_LENGTH_BYTES + payload.readUInt32LE(0)
  const header = JSON.parse(payload.toString('utf8', HEADER_LENGTH_BYTES, headerEnd)) as FrameHeader
  return { header, body: payload.subarray(headerEnd) }
}
