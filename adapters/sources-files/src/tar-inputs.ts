import { Readable } from 'node:stream'
import { extract, type Header } from 'tar-stream'
import type { OpenInput, Reading } from './input.ts'
import { isHidden, isTelemetry } from './telemetry-name.ts'
import { decompress, unpackStream } from './unpack-stream.ts'

/** `.tar`, `.tar.gz`, `.tgz`, `.tar.zst` */
export const TAR = /\.(tar(\.gz|\.zst)?|tgz)$/i

/**
 * The members of a tar archive that would be taken of a folder, one after the other: it has no list of them, and packed
 * it can be read from its start only. Where the archive is damaged an input without bytes says so.
 */
export async function* openTar(
  path: string,
  raw: Readable,
  reading: Reading,
  onRead?: (bytes: number) => void,
): AsyncGenerator<OpenInput> {
  const unpacked = decompress(path, raw, onRead)
  const archive = extract()
  unpacked.bytes.pipe(archive)
  let failure: string | undefined
  try {
    for await (const entry of archive as AsyncIterable<Entry>) {
      const { name, type, mtime } = entry.header
      const pieces = entry[Symbol.asyncIterator]()
      if (type === 'file' && (reading === 'bytes' || isWanted(name))) {
        const member = unpackStream(name, Readable.from(lent(pieces)))
        yield {
          ...member,
          name: `${path}!${name}`,
          ...(mtime === undefined ? {} : { modifiedTime: mtime.getTime() }),
        }
        member.bytes.destroy()
      }
      // What nobody read: the next member comes after it.
      while ((await pieces.next()).done !== true);
    }
  } catch (error) {
    failure = (error as Error).message
  } finally {
    raw.destroy()
  }
  failure ??= unpacked.failure()
  if (failure === undefined) return
  yield {
    name: path,
    format: 'text',
    bytes: Readable.from([]),
    failure: () => failure,
    damage: () => [],
  }
}

type Entry = AsyncIterable<Uint8Array> & { readonly header: Header }

/** An iterator's own `return` would destroy the member and with it the whole archive. */
async function* lent(pieces: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) yield next.value
}

function isWanted(path: string): boolean {
  const names = path.split('/').filter((name) => name !== '' && name !== '.')
  return !names.some(isHidden) && isTelemetry(names.at(-1) ?? '')
}
