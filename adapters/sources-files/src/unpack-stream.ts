import { PassThrough, type Readable } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { csvStream } from './csv-stream.ts'
import { evtxStream } from './evtx-stream.ts'
import type { OpenInput, Reading } from './input.ts'

/** A longer line of a CSV file is skipped. */
const MAX_CSV_RECORD_BYTES = 1024 * 1024

/** Undoes `.gz` and `.zst` by the name's ending, and gives the records of `.evtx` and `.csv`, where wanted, as NDJSON. */
export function unpackStream(
  name: string,
  raw: Readable,
  reading: Reading,
  onRead?: (bytes: number) => void,
): OpenInput {
  const unpacked = decompress(name, raw, onRead)
  if (reading === 'bytes') return unpacked
  if (/\.evtx(\.gz|\.zst)?$/i.test(name)) return evtxStream(unpacked)
  if (/\.csv(\.gz|\.zst)?$/i.test(name)) return csvStream(unpacked, { maxRecordBytes: MAX_CSV_RECORD_BYTES })
  return unpacked
}

/**
 * Node drops what a decompressor has buffered when it meets an error, so its output is taken in flowing mode and
 * back-pressure is applied to the packed side: all that could be unpacked comes out before the end.
 */
function decompress(name: string, raw: Readable, onRead?: (bytes: number) => void): OpenInput {
  const output = new PassThrough({ highWaterMark: 1024 * 1024 })
  let failure: string | undefined
  const fail = (error: Error) => {
    failure ??= error.message
    output.end()
  }
  raw.on('error', fail)
  // Whoever stops reading lets go of the file too.
  output.on('close', () => raw.destroy())
  if (onRead !== undefined) raw.on('data', (chunk: Buffer) => onRead(chunk.length))
  const unpack = name.endsWith('.gz')
    ? createGunzip()
    : name.endsWith('.zst')
      ? createZstdDecompress()
      : undefined
  if (unpack === undefined) raw.pipe(output)
  else {
    raw.pipe(unpack)
    unpack.on('data', (chunk: Buffer) => {
      if (!output.write(chunk)) raw.pause()
    })
    output.on('drain', () => raw.resume())
    unpack.on('end', () => output.end())
    unpack.on('error', fail)
  }
  return { bytes: output, failure: () => failure, damage: () => [] }
}
