import { createReadStream } from 'node:fs'
import { lstat, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { OpenSocError } from '@opensoc/kernel'
import type { Input, Reading } from './input.ts'
import { unpackStream } from './unpack-stream.ts'
import { findZipInputs } from './zip-inputs.ts'

/** In a folder only these are taken (and names without an ending, such as `syslog`): notes and licences lie there too. */
const TELEMETRY =
  /(^[^.]+|\.(json|jsonl|ndjson|log|txt|csv|eve|evtx|zip|eml|mbox)(\.\d{1,3})?)(\.gz|\.zst)?$/i
/** What lies beside telemetry and says something about it. */
const NOTES = /^(licen[sc]e|readme|notice|copying|changelog|labels|manifest)\b/i

/**
 * Files, folders (in name order; names with a leading dot or underscore, and what does not look like telemetry, left
 * out), `.gz`, `.zst`, `.zip`, `.evtx` and `-`. A file that is named itself is always taken; where bytes are wanted, every
 * file of a folder is. Throws `INPUT_UNREADABLE`.
 */
export async function* findInputs(
  paths: readonly string[],
  reading: Reading = 'records',
): AsyncGenerator<Input> {
  for (const path of paths) {
    if (path === '-') yield standardInput(reading)
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
      if (reading === 'records' && (name.startsWith('.') || name.startsWith('_'))) continue
      // Whole trees are scanned for bytes, with links that lead back up: what lies there is met where it lies.
      const kind = await (reading === 'bytes' ? lstat : stat)(member).catch(() => undefined)
      const isWanted = reading === 'bytes' || (TELEMETRY.test(name) && !NOTES.test(name))
      // No pipe, no device, no link to nowhere: nobody named them.
      if (kind?.isDirectory() || (kind?.isFile() && isWanted)) yield* expand(member, reading)
    }
  } else if (path.endsWith('.zip')) yield* findZipInputs(path, reading)
  else
    yield {
      name: path,
      sizeBytes: found.size,
      modifiedTime: found.mtimeMs,
      open: (onRead) => unpackStream(path, createReadStream(path), reading, onRead),
    }
}

function standardInput(reading: Reading): Input {
  return { name: '-', sizeBytes: 0, open: (onRead) => unpackStream('-', process.stdin, reading, onRead) }
}
