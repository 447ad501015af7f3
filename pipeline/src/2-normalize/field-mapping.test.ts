import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FieldMapping } from '@opensoc/domain'
import { createSigmaViews } from './field-mapping.ts'

const MAPPINGS: readonly FieldMapping[] = [
  { product: 'acme', service: 'door', when: { log: ['Door'] }, fields: { Who: 'card' } },
  { product: 'acme', category: 'entry', when: { log: ['Door'], code: ['7'] }, fields: {} },
  { product: 'acme', category: 'alarm', when: { log: ['door'], code: ['7', '8'] }, fields: {} },
  { product: 'acme', service: 'gate', when: { log: ['Gate'] }, fields: {} },
  { product: 'acme', service: 'old-gate', when: { log: ['Gate'] }, fields: {} },
  { product: 'other', category: 'never', when: { log: ['Door'] }, fields: {} },
]
const viewsOf = createSigmaViews(MAPPINGS, 'acme')
const logsources = (fields: Record<string, unknown>) => viewsOf(fields).map(({ logsource }) => logsource)

describe('what rules see of a record', () => {
  it('is one view for each category, with the service', () => {
    assert.deepEqual(logsources({ log: 'Door', code: 7 }), [
      { product: 'acme', service: 'door', category: 'entry' },
      { product: 'acme', service: 'door', category: 'alarm' },
    ])
  })

  it('is one view of the service where no category fits', () => {
    assert.deepEqual(logsources({ log: 'DOOR', code: '9' }), [{ product: 'acme', service: 'door' }])
  })

  it('is one view for each service where a log has two', () => {
    assert.deepEqual(logsources({ log: 'Gate' }), [
      { product: 'acme', service: 'gate' },
      { product: 'acme', service: 'old-gate' },
    ])
  })

  it('is a view of the product alone where no entry fits', () => {
    assert.deepEqual(logsources({ log: 'Roof', code: 7 }), [{ product: 'acme' }])
    assert.deepEqual(logsources({ log: { deep: 'Door' } }), [{ product: 'acme' }])
  })

  it('shares one object of fields between the views', () => {
    const fields = { log: 'Door', code: '7' }
    for (const view of viewsOf(fields)) assert.equal(view.fields, fields)
  })

  it("has fields under Sigma's names too, unless the record brings one of that name", () => {
    assert.equal(viewsOf({ log: 'Door', card: 'A1' })[0]?.fields['Who'], 'A1')
    assert.equal(viewsOf({ log: 'Door', card: 'A1', Who: 'B2' })[0]?.fields['Who'], 'B2')
    assert.ok(!('Who' in (viewsOf({ log: 'Door' })[0]?.fields ?? {})))
  })

  it('cannot be steered by line breaks in a value', () => {
    assert.deepEqual(logsources({ log: 'Door\n7', code: '' }), [{ product: 'acme' }])
  })

  it('is the same after thousands of values that no entry names', () => {
    for (let code = 100; code < 7000; code += 1) logsources({ log: 'Door', code })
    assert.equal(logsources({ log: 'Door', code: 8 })[0]?.category, 'alarm')
  })
})
