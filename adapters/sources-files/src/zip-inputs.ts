import { PassThrough } from 'node:stream'
import { OpenSocError } from '@opensoc/kernel'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import type { Input, OpenInput } from './input.ts'
import { only, unpackStream } from './unpack-stream.ts'

/** The members of a zip archive, in the archive's order; nested archives are not opened. */
export async function* findZipInputs(path: string): AsyncGenerator<Input> {
  const zip = await openZip(path)
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue
      yield {
        name: `${path}!${entry.fileName}`,
        sizeBytes: entry.compressedSize,
        modifiedTime: entry.getLastModDate().getTime(),
        open: (onRead) => only(openEntry(path, entry, onRead)),
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

/** Opens the archive anew: inputs are listed first and read later, when the list's own handle is closed. */
function openEntry(path: string, entry: Entry, onRead?: (bytes: number) => void): OpenInput {
  const output = new PassThrough()
  pipeEntry(path, entry, output).catch((error: Error) => output.destroy(error))
  const opened = unpackStream(entry.fileName, output, onRead)
  return { ...opened, name: `${path}!${entry.fileName}`, modifiedTime: entry.getLastModDate().getTime() }
}

async function pipeEntry(path: string, entry: Entry, output: PassThrough): Promise<void> {
  const zip = await openZip(path)
  output.once('close', () => zip.close())
  const stream = await zip.openReadStreamPromise(entry)
  stream.on('error', (error) => output.destroy(error)).pipe(output)
}
