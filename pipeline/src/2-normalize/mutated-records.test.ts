import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { RawRecord } from '@opensoc/domain'
import { validate } from '@opensoc/ocsf'
import fc from 'fast-check'
import { allNormalizers } from '../../test/all-normalizers.ts'
import { decodeText } from '../../test/decode-text.ts'
import { isRejection } from './normalizer.ts'

const fixtures = fileURLToPath(new URL('../../../fixtures/normalize', import.meta.url))
const FOLDERS = [
  'aws-cloudtrail',
  'cef',
  'cloud-audit',
  'dns',
  'firewalls',
  'host-logs',
  'leef',
  'linux-auditd',
  'linux-syslog',
  'linux-sysmon',
  'm365-mail',
  'ocsf-native',
  'rfc5322',
  'journald',
  'macos-es',
  'macos-unified-log',
  'aws-vpc-flow',
  'aws-s3-access',
  'exchange-tracking',
  'suricata',
  'w3c',
  'web',
  'zeek',
]
/** Formats whose mapping is data: one mechanism, so one property over all of their records. */
const MAPPED = globSync('*/record.in.json', { cwd: fixtures }).map((file) => dirname(file))
const GROUPS = [
  ...FOLDERS.map((folder) => ({ name: folder, folders: [folder] })),
  { name: 'mapped formats', folders: MAPPED },
]
const normalizers = allNormalizers()

/** What a sender may put in the place of any value. */
const hostile = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    1e308,
    0.5,
    '',
    '-',
    'constructor',
    { toString: 1, length: -1 },
    '__proto__',
    'a\u0000b',
    '::1',
    [],
    {},
  ),
  fc.constantFrom<unknown>(
    'x'.repeat(5000),
    ['a', null, { a: 1 }],
    { id: { orig_h: 'x' } },
    [[[[]]]],
    '65536',
    'é@ü',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.jsonValue({ maxDepth: 2 }),
)

describe('records with one value that nobody expects', () => {
  for (const { name, folders } of GROUPS) {
    const records = folders.flatMap(recordsOf)
    it(`${name}: never throw, and become valid OCSF or a refusal`, () => {
      fc.assert(
        fc.property(fc.constantFrom(...records), fc.nat(), hostile, (record, place, value) => {
          const mutated = mutate(record, place, value)
          for (const normalizer of normalizers) {
            if (isJson(mutated) !== (normalizer.media === 'json') || !normalizer.recognizes(mutated)) continue
            const outcome = normalizer.normalize(mutated)
            if (isRejection(outcome)) continue
            const errors = validate(outcome.ocsf).filter(({ severity }) => severity === 'error')
            assert.deepEqual(errors, [], `${normalizer.name}: ${mutated.text.slice(0, 2000)}`)
          }
        }),
        { numRuns: 2000 },
      )
    })
  }
})

function recordsOf(folder: string): readonly RawRecord[] {
  const files = globSync(`${folder}/*.in.{json,log,eml}`, { cwd: fixtures }).sort()
  return files.flatMap(
    (file) =>
      decodeText(
        readFileSync(join(fixtures, file), 'utf8'),
        file.endsWith('.eml') ? 'message/rfc822' : 'application/json',
      ).records,
  )
}

function isJson({ json }: RawRecord): boolean {
  return json !== undefined
}

function mutate(record: RawRecord, place: number, value: unknown): RawRecord {
  if (record.json === undefined) {
    const words = record.text.split(/(?<=[ =])/)
    words[place % words.length] = typeof value === 'string' ? value : JSON.stringify(value)
    return { ...record, text: words.join('') }
  }
  const places = placesOf(record.json)
  const path = places[place % places.length] ?? []
  const json = replaced(record.json, path, value)
  return { ...record, json, text: JSON.stringify(json) }
}

/** The paths of all values. */
function placesOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [
    ...(path.length === 0 ? [] : [path]),
    ...Object.keys(value).flatMap((key) => placesOf((value as Record<string, unknown>)[key], [...path, key])),
  ]
}

function replaced(tree: unknown, path: readonly string[], value: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return value
  const copy = (Array.isArray(tree) ? [...tree] : { ...(tree as object) }) as Record<string, unknown>
  copy[key] = replaced(copy[key], rest, value)
  return copy
}
