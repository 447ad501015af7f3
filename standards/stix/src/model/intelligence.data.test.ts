import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { datasetsFolder } from '../../../../scripts/given-material.ts'
import { compilePattern } from '../match/compile-pattern.ts'
import { fromMisp } from '../misp/from-misp.ts'
import { mispEventsOf } from '../misp/misp-event.ts'
import { readBundle } from './bundle.ts'
import { validateObject } from './validate-object.ts'

const folder = datasetsFolder()
const skip = folder === undefined ? 'no data sets: set OPENSOC_DATASETS' : false

for (const set of ['cisco-talos', 'unit42-playbooks']) {
  test(`${set}: every object is accepted, or rejected with a reason`, { skip }, (t) => {
    let count = 0
    let accepted = 0
    const reasons = new Map<string, number>()
    for (const file of globSync(join(folder!, 'stix', set, '**/*.json.gz'))) {
      const json: unknown = JSON.parse(gunzipSync(readFileSync(file)).toString())
      const result = readBundle(json)
      assert.ok(result.ok, file)
      const { rejected, objects } = result.value
      count += result.value.count
      accepted += result.value.count - rejected.length
      for (const { problems } of rejected) {
        assert.ok(problems.length > 0)
        const reason = `${problems[0]!.code} ${problems[0]!.pointer}: ${problems[0]!.message}`
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
      }
      for (const { type, pattern, pattern_type: kind } of objects as readonly Record<string, string>[]) {
        if (type === 'indicator' && kind === 'stix') assert.ok(compilePattern(pattern!).ok, pattern)
      }
    }
    const rejected = [...reasons.values()].reduce((sum, one) => sum + one, 0)
    assert.equal(accepted + rejected, count)
    assert.ok(accepted > count * 0.99, `${accepted} of ${count}`)
    t.diagnostic(`${count} objects: ${accepted} accepted, ${rejected} rejected`)
    for (const [reason, number] of [...reasons].sort((a, b) => b[1] - a[1]).slice(0, 10))
      t.diagnostic(`${number} x ${reason}`)
  })
}

test('eset-misp: every attribute becomes a valid object, or is rejected with a reason', { skip }, (t) => {
  let events = 0
  let count = 0
  let made = 0
  const reasons = new Map<string, number>()
  for (const file of globSync(join(folder!, 'stix/eset-misp/**/*.json'))) {
    for (const event of mispEventsOf(JSON.parse(readFileSync(file, 'utf8')))) {
      events++
      const { objects, rejected, count: given } = fromMisp(event)
      const ofAttributes = objects.filter(({ type }) => type === 'indicator' || type === 'note')
      assert.equal(ofAttributes.length + rejected.length, given, file)
      for (const object of objects) {
        const errors = validateObject(object).filter(({ severity }) => severity === 'error')
        assert.deepEqual(errors, [], `${file} ${JSON.stringify(object)}`)
      }
      count += given
      made += ofAttributes.length
      for (const { reason } of rejected) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
    }
  }
  assert.ok(events > 0)
  t.diagnostic(`${events} events, ${count} attributes: ${made} objects, ${count - made} rejected`)
  for (const [reason, number] of reasons) t.diagnostic(`${number} x ${reason}`)
})
