import { type ZlibOptions, type ZstdDecompress, zstdDecompressSync } from 'node:zlib'

/** Unpacked bytes, and what stopped them from being all. */
export interface Unzstd {
  readonly bytes: Uint8Array
  readonly error?: NodeJS.ErrnoException
}

/**
 * All frames of a zstd body: one after the other they are one stream (RFC 8878, 3.1), and Node's decompressor ends with
 * the first of them without a word.
 */
export function unzstd(body: Uint8Array, maxBytes: number, options: { finishFlush?: number } = {}): Unzstd {
  const frames: Buffer[] = []
  let size = 0
  for (let at = 0; at < body.length; ) {
    try {
      const limits = { ...options, maxOutputLength: Math.max(1, maxBytes - size) }
      const { buffer, engine } = unpackFrame(body.subarray(at), limits)
      frames.push(buffer)
      size += buffer.length
      at += engine.bytesWritten
      if (engine.bytesWritten === 0) break
    } catch (error) {
      return { bytes: Buffer.concat(frames), error: error as NodeJS.ErrnoException }
    }
  }
  return { bytes: frames.length === 1 ? frames[0]! : Buffer.concat(frames) }
}

/** With `info` the decompressor comes along, which knows how much it took. */
function unpackFrame(body: Uint8Array, options: ZlibOptions) {
  return zstdDecompressSync(body, { ...options, info: true } as object) as unknown as {
    readonly buffer: Buffer
    readonly engine: ZstdDecompress
  }
}
