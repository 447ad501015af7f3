import { constants, gunzipSync } from 'node:zlib'
import type { ContentEncoding } from '@opensoc/domain'
import { unzstd } from './unzstd.ts'

/** A body that unpacks to more is refused: 32 MiB. */
export const MAX_BODY_BYTES = 32 * 1024 * 1024

export interface UnpackedBody {
  readonly bytes: Uint8Array
  /** What was wrong with the packing; the bytes before that place are still there. */
  readonly problem?: string
}

/** Undoes the Content-Encoding. A stream that ends early gives what came before, and says so. */
export function unpack(body: Uint8Array, encoding: ContentEncoding): UnpackedBody {
  if (encoding === 'identity') return { bytes: body }
  try {
    return { bytes: encoding === 'gzip' ? gunzip(body) : allFrames(body) }
  } catch (error) {
    return salvage(body, encoding, error as NodeJS.ErrnoException)
  }
}

function gunzip(body: Uint8Array): Uint8Array {
  return gunzipSync(body, { maxOutputLength: MAX_BODY_BYTES })
}

function allFrames(body: Uint8Array): Uint8Array {
  const { bytes, error } = unzstd(body, MAX_BODY_BYTES)
  if (error !== undefined) throw error
  return bytes
}

function salvage(body: Uint8Array, encoding: ContentEncoding, error: NodeJS.ErrnoException): UnpackedBody {
  const said =
    error.code === 'ERR_BUFFER_TOO_LARGE' ? `unpacks to more than ${MAX_BODY_BYTES} bytes` : error.message
  const bytes = readable(body, encoding)
  return { bytes, problem: `${encoding} body: ${said}; ${bytes.length} bytes before that place were read` }
}

function readable(body: Uint8Array, encoding: ContentEncoding): Uint8Array {
  if (encoding === 'zstd') return unzstd(body, MAX_BODY_BYTES, { finishFlush: constants.ZSTD_e_flush }).bytes
  try {
    return gunzipSync(body, { maxOutputLength: MAX_BODY_BYTES, finishFlush: constants.Z_SYNC_FLUSH })
  } catch {
    return new Uint8Array(0)
  }
}
