import {
  appendFileSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import type { AnsweredRequest, RequestLedger, Response } from '@opensoc/openc2'

interface Line {
  readonly sender: string
  readonly id: string
  readonly command: string
  readonly response: Response
}

const KEPT = 5000

/**
 * Answered requests on disk, so that a request that comes again after a restart is not carried out again. A request whose
 * effect was made and not yet written is done again: every effect of a sensor is the same when it is made twice.
 */
export function diskLedger(file: string): RequestLedger {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const kept = new Map<string, AnsweredRequest>()
  const lines = readLines(file).slice(-KEPT)
  for (const { sender, id, command, response } of lines) {
    kept.set(key(sender, id), { command, response: Promise.resolve(response) })
  }
  writeFileSync(`${file}.new`, lines.map((line) => `${JSON.stringify(line)}\n`).join(''), { mode: 0o600 })
  renameSync(`${file}.new`, file)
  const handle = openSync(file, 'a', 0o600)
  process.once('exit', () => closeSync(handle))
  return {
    find: (sender, requestId) => kept.get(key(sender, requestId)),
    keep(sender, id, answered) {
      kept.set(key(sender, id), answered)
      const oldest = kept.size > KEPT ? kept.keys().next().value : undefined
      if (oldest !== undefined) kept.delete(oldest)
      // A question changes nothing: asked again, it is answered anew after a restart.
      if (JSON.parse(answered.command).action === 'query') return
      void answered.response.then((response) => {
        const line: Line = { sender, id, command: answered.command, response }
        appendFileSync(handle, `${JSON.stringify(line)}\n`)
        fsyncSync(handle)
      })
    },
  }
}

/** A last line that a crash cut off is left out. */
function readLines(file: string): readonly Line[] {
  let text = ''
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return []
  }
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as Line]
    } catch {
      return []
    }
  })
}

function key(sender: string, id: string): string {
  return JSON.stringify([sender, id])
}
