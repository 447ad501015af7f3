import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { datasetsFolder } from '../../../scripts/given-material.ts'
import { validate } from './index.ts'

const folder = datasetsFolder()
const skip = folder === undefined && 'the data sets are absent (OPENSOC_DATASETS)'

test('judges the mapped samples of other OCSF versions without throwing', { skip }, (t) => {
  const events = [...tarFiles(gunzipSync(readFileSync(join(folder!, 'ocsf/examples.tar.gz'))))]
    .filter(([name]) => /\.(?:json|ocsf)$/.test(name))
    .flatMap(([, content]) => eventsIn(content))
  const errors = new Map<string, number>()
  let valid = 0
  for (const event of events) {
    const found = validate(event).filter(({ severity }) => severity === 'error')
    if (found.length === 0) valid += 1
    for (const { code } of found) errors.set(code, (errors.get(code) ?? 0) + 1)
  }
  assert.ok(events.length > 0)
  t.diagnostic(
    `${valid} of ${events.length} samples are valid OCSF 1.8.0; errors: ${JSON.stringify([...errors])}`,
  )
})

/** The regular files of a tar archive (ustar: 512-byte headers, name at 0, octal size at 124, type at 156). */
function* tarFiles(archive: Buffer): Generator<[name: string, content: string]> {
  const field = (at: number, length: number) => archive.toString('utf8', at, at + length).split('\0', 1)[0]!
  let at = 0
  while (at + 512 <= archive.length && archive[at] !== 0) {
    const size = Number.parseInt(field(at + 124, 12), 8) || 0
    const type = field(at + 156, 1)
    const name = [field(at + 345, 155), field(at, 100)].filter(Boolean).join('/')
    if (type === '0' || type === '') yield [name, archive.toString('utf8', at + 512, at + 512 + size)]
    at += 512 + Math.ceil(size / 512) * 512
  }
}

/** One JSON document, an array of events, or one event a line; anything else is no sample. */
function eventsIn(content: string): object[] {
  const whole = parsed(content)
  const found = whole === undefined ? content.split('\n').map(parsed) : [whole].flat()
  return found.filter((one): one is object => typeof one === 'object' && one !== null && 'class_uid' in one)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
