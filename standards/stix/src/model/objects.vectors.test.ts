import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { vectorsFolder } from '../../../../scripts/given-material.ts'
import { canonicalJson } from '../object/canonical-json.ts'
import { deterministicId } from '../object/deterministic-id.ts'
import { readBundle } from './bundle.ts'
import { validateObject } from './validate-object.ts'

const folder = vectorsFolder()
const skip = folder === undefined ? 'no vectors: set OPENSOC_VECTORS' : false

interface IdCase {
  readonly input?: Record<string, unknown>
  readonly object?: Record<string, unknown>
  readonly contributing: Record<string, unknown>
  readonly canonical: string | null
  readonly expected_id: string | null
}

for (const name of skip
  ? []
  : [
      'deterministic-ids-authored',
      'deterministic-ids-spec-examples',
      'deterministic-ids-spec-disagreements',
    ]) {
  test(`ids: ${name}`, () => {
    for (const one of read<IdCase[]>(`ids/${name}.json`)) {
      assert.equal(deterministicId(one.input ?? one.object!) ?? null, one.expected_id, JSON.stringify(one))
      if (one.canonical !== null) assert.equal(canonicalJson(one.contributing), one.canonical)
    }
  })
}

test('files of the OASIS validator are accepted or refused as their names say', { skip }, () => {
  for (const file of readdirSync(join(folder!, 'stix/objects'))) {
    const text = readFileSync(join(folder!, 'stix/objects', file), 'utf8')
    if (file.includes('extension-definition')) continue // JSON schemas, no objects
    let problems: readonly unknown[]
    try {
      problems = validateObject(JSON.parse(text)).filter(({ severity }) => severity === 'error')
    } catch {
      problems = ['no JSON']
    }
    assert.equal(problems.length > 0, file.includes('invalid'), `${file} ${JSON.stringify(problems)}`)
  }
})

test('bundles of the examples are read whole', { skip }, () => {
  for (const file of readdirSync(join(folder!, 'stix/examples'))) {
    if (file === 'spec-objects-by-type.json') continue
    const result = readBundle(read(`examples/${file}`))
    assert.ok(result.ok, file)
    assert.deepEqual(result.value.rejected, [], file)
  }
})

test('examples of the text have no problem of a value, though many are cut short', { skip }, () => {
  const byType = read<Record<string, Record<string, unknown>[]>>('examples/spec-objects-by-type.json')
  // What the text's examples break themselves: ids with one hyphen, placeholders, fragments without required properties.
  const known = new Set([
    'STIX_ID',
    'STIX_REQUIRED',
    'STIX_PRECISION',
    'STIX_SPEC_VERSION',
    'STIX_ONE_OF',
    'STIX_SELECTOR',
  ])
  const others: string[] = []
  for (const [type, objects] of Object.entries(byType)) {
    for (const object of objects) {
      // The text shortens some values with dots.
      if (String(object['payload_bin']).endsWith('...')) continue
      for (const problem of validateObject(object)) {
        if (problem.severity === 'error' && !known.has(problem.code))
          others.push(`${type} ${problem.pointer} ${problem.message}`)
      }
    }
  }
  assert.deepEqual(others, [])
})

function read<T>(path: string): T {
  return JSON.parse(readFileSync(join(folder!, 'stix', path), 'utf8')) as T
}
