import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { OpenSocError } from '@opensoc/kernel'
import type { Input } from './input.ts'
import { unpackStream } from './unpack-stream.ts'
import { findZipInputs } from './zip-inputs.ts'

/** In a folder only these are taken (and names without an ending, such as `syslog`): notes and licences lie there too. */
const TELEMETRY = /(^[^.]+|\.(json|jsonl|ndjson|log|txt|csv|eve|evtx|zip)(\.\d{1,3})?)(\.gz|\.zst)?$/i
/** What lies beside telemetry and says something about it. */
const NOTES = /^(licen[sc]e|readme|notice|copying|changelog|labels|manifest)\b/i

/**
 * Files, folders (in name order; names with a leading dot or underscore, and what does not look like telemetry, left
 * out), `.gz`, `.zst`, `.zip`, `.evtx` and `-`. A file that is named itself is always taken. Throws `INPUT_UNREADABLE`.
 */
export async function* findInputs(paths: readonly string[]): AsyncGenerator<Input> {
  for (const path of paths) {
    if (path === '-') yield standardInput()
    else yield* expand(path)
  }
}

async function* expand(path: string): AsyncGenerator<Input> {
  const found = await stat(path).catch((cause: Error) => {
    throw new OpenSocError('INPUT_UNREADABLE', `cannot read ${path}: ${cause.message}`, {
      cause,
      nextStep: 'Name a file, a folder, an archive, or - for standard input.',
    })
  })
  if (found.isDirectory()) {
    for (const name of (await readdir(path)).sort()) {
      const member = join(path, name)
      if (name.startsWith('.') || name.startsWith('_')) continue
      const isTelemetry = TELEMETRY.test(name) && !NOTES.test(name)
      if (isTelemetry || (await stat(member)).isDirectory()) yield* expand(member)
    }
  } else if (path.endsWith('.zip')) yield* findZipInputs(path)
  else
    yield {
      name: path,
      sizeBytes: found.size,
      open: (onRead) => unpackStream(path, createReadStream(path), onRead),
    }
}

function standardInput(): Input {
  return { name: '-', sizeBytes: 0, open: (onRead) => unpackStream('-', process.stdin, onRead) }
}
