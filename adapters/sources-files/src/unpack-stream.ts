import { PassThrough, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { csvStream } from './csv-stream.ts'
import { evtxStream } from './evtx-stream.ts'
import type { OpenInput } from './input.ts'
import { ZstdFrames } from './zstd-frames.ts'

/** A longer line of a CSV file is skipped. */
const MAX_CSV_RECORD_BYTES = 1024 * 1024

/** Undoes `.gz` and `.zst` by the name's ending, which also tells what the bytes are. */
export function unpackStream(name: string, raw: Readable, onRead?: (bytes: number) => void): OpenInput {
  const format = /\.evtx(\.gz|\.zst)?$/i.test(name)
    ? 'evtx'
    : /\.csv(\.gz|\.zst)?$/i.test(name)
      ? 'csv'
      : 'text'
  return { name, format, ...decompress(name, raw, onRead) }
}

/** As the one stream of its input. */
export async function* only(file: OpenInput): AsyncGenerator<OpenInput> {
  yield file
}

/** The same as text: the records of event logs and of CSV as NDJSON. */
export function recordText(file: OpenInput): OpenInput {
  if (file.format === 'evtx') return evtxStream(file)
  return file.format === 'csv' ? csvStream(file, { maxRecordBytes: MAX_CSV_RECORD_BYTES }) : file
}

/**
 * A little packed may be a lot unpacked: the decompressor stops where nobody takes what it gives. When it meets an error
 * Node would drop what it had given and nobody had taken yet: it is taken then, so that all comes out that could be
 * unpacked.
 */
export function decompress(
  name: string,
  raw: Readable,
  onRead?: (bytes: number) => void,
): Pick<OpenInput, 'bytes' | 'failure' | 'damage'> {
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
  const unpack = /\.t?gz$/i.test(name) ? createGunzip() : /\.zst$/i.test(name) ? new ZstdFrames() : undefined
  if (unpack === undefined) raw.pipe(output)
  else {
    raw.pipe(unpack)
    unpack.on('data', (chunk: Buffer) => {
      if (!output.write(chunk)) unpack.pause()
    })
    output.on('drain', () => unpack.resume())
    unpack.on('end', () => output.end())
    unpack.on('error', (error: Error) => {
      for (let rest = unpack.read(); rest !== null; rest = unpack.read()) output.write(rest)
      fail(error)
    })
  }
  return { bytes: output, failure: () => failure, damage: () => [] }
}
