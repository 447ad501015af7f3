import { PassThrough } from 'node:stream'
import { OpenSocError } from '@opensoc/kernel'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import type { Input } from './input.ts'
import { unpackStream } from './unpack-stream.ts'

/** The members of a zip archive, in the archive's order; nested archives are not opened. */
export async function* findZipInputs(path: string): AsyncGenerator<Input> {
  const zip = await openZip(path)
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue
      yield {
        name: `${path}!${entry.fileName}`,
        sizeBytes: entry.compressedSize,
        open: (onRead) => openEntry(zip, entry, onRead),
      }
    }
  } finally {
    zip.close()
  }
}

async function openZip(path: string): Promise<ZipFile> {
  try {
    return await openPromise(path, { autoClose: false, lazyEntries: true })
  } catch (cause) {
    throw new OpenSocError('INPUT_UNREADABLE', `${path}: ${(cause as Error).message}`, {
      cause,
      nextStep: 'Check that the archive is whole: unzip -t FILE.',
    })
  }
}

function openEntry(zip: ZipFile, entry: Entry, onRead?: (bytes: number) => void) {
  const output = new PassThrough()
  zip.openReadStreamPromise(entry).then(
    (stream) => stream.on('error', (error) => output.destroy(error)).pipe(output),
    (error: Error) => output.destroy(error),
  )
  return unpackStream(entry.fileName, output, onRead)
}
