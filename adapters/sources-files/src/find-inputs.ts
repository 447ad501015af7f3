import { createReadStream } from 'node:fs'
import { lstat, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { OpenSocError } from '@opensoc/kernel'
import type { Input, Reading } from './input.ts'
import { openTar, TAR } from './tar-inputs.ts'
import { isHidden, isTelemetry } from './telemetry-name.ts'
import { only, unpackStream } from './unpack-stream.ts'
import { findZipInputs } from './zip-inputs.ts'

/**
 * Files, folders (in name order; names with a leading dot or underscore, and what does not look like telemetry, left
 * out), `.gz`, `.zst`, `.zip`, `.tar`, `.tgz`, `.evtx` and `-`. A file that is named itself is always taken; where bytes are wanted, every
 * file of a folder is. Throws `INPUT_UNREADABLE`.
 */
export async function* findInputs(
  paths: readonly string[],
  reading: Reading = 'records',
): AsyncGenerator<Input> {
  for (const path of paths) {
    if (path === '-') yield standardInput()
    else yield* expand(path, reading)
  }
}

async function* expand(path: string, reading: Reading): AsyncGenerator<Input> {
  const found = await stat(path).catch((cause: Error) => {
    throw new OpenSocError('INPUT_UNREADABLE', `cannot read ${path}: ${cause.message}`, {
      cause,
      nextStep: 'Name a file, a folder, an archive, or - for standard input.',
    })
  })
  if (found.isDirectory()) {
    for (const name of (await readdir(path)).sort()) {
      const member = join(path, name)
      if (reading === 'records' && isHidden(name)) continue
      // Whole trees are scanned for bytes, with links that lead back up: what lies there is met where it lies.
      const kind = await (reading === 'bytes' ? lstat : stat)(member).catch(() => undefined)
      const isWanted = reading === 'bytes' || isTelemetry(name)
      // No pipe, no device, no link to nowhere: nobody named them.
      if (kind?.isDirectory() || (kind?.isFile() && isWanted)) yield* expand(member, reading)
    }
  } else if (path.endsWith('.zip')) yield* findZipInputs(path)
  else
    yield {
      name: path,
      sizeBytes: found.size,
      modifiedTime: found.mtimeMs,
      open: (onRead) =>
        TAR.test(path)
          ? openTar(path, createReadStream(path), reading, onRead)
          : only({ ...unpackStream(path, createReadStream(path), onRead), modifiedTime: found.mtimeMs }),
    }
}

function standardInput(): Input {
  return { name: '-', sizeBytes: 0, open: (onRead) => only(unpackStream('-', process.stdin, onRead)) }
}
