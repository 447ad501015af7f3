import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { notRunnable, parsePlaybook, readPlaybook } from './index.ts'
import { action, id, samplePlaybook, samplePlaybookJson } from './sample-playbook.ts'

const [one, two, end] = [id('action', 1), id('action', 2), id('end', 0)]
const step = action('do', { on_completion: end })

const refused: readonly [name: string, json: unknown, pointer: string, message: RegExp][] = [
  [
    'an older version',
    { ...samplePlaybookJson({ [one]: step }, one), spec_version: '1.1' },
    '/spec_version',
    /another model/,
  ],
  [
    'both kinds of pointer',
    samplePlaybookJson({ [one]: { ...step, on_success: end } }, one),
    `/workflow/${one}/on_completion`,
    /stands alone/,
  ],
  [
    'no pointer',
    samplePlaybookJson({ [one]: action('do', {}) }, one),
    `/workflow/${one}`,
    /needs on_completion/,
  ],
  [
    'a loop without an end',
    samplePlaybookJson(
      { [one]: { ...step, on_completion: two }, [two]: { ...step, on_completion: one } },
      one,
    ),
    '/workflow_start',
    /no end/,
  ],
  [
    'an id of another type',
    samplePlaybookJson({ [two]: step, [id('parallel', 1)]: { ...step } }, two),
    `/workflow/${id('parallel', 1)}`,
    /its id says parallel/,
  ],
  [
    'a condition that is none',
    samplePlaybookJson(
      {
        [id('if-condition', 1)]: {
          type: 'if-condition',
          condition: '__a__ = 1',
          on_true: end,
          on_completion: end,
        },
      },
      id('if-condition', 1),
    ),
    `/workflow/${id('if-condition', 1)}/condition`,
    /character 1/,
  ],
  [
    'a key store without a key',
    samplePlaybookJson({ [one]: step }, one, {
      authentication_info_definitions: { [id('http-basic', 1)]: { type: 'http-basic', kms: true } },
    }),
    `/authentication_info_definitions/${id('http-basic', 1)}`,
    /kms_key_identifier/,
  ],
  [
    'an openc2 command without content',
    samplePlaybookJson(
      { [one]: { ...step, commands: [{ type: 'openc2-http', command: 'POST / HTTP/1.1' }] } },
      one,
    ),
    `/workflow/${one}/commands/0/content_b64`,
    /./,
  ],
  [
    'a variable of no type',
    samplePlaybookJson({ [one]: step }, one, { playbook_variables: { __a__: { type: 'number' } } }),
    '/playbook_variables/__a__/type',
    /./,
  ],
]

test('a wrong playbook is refused with the place', () => {
  for (const [name, json, pointer, message] of refused) {
    const read = readPlaybook(json)
    assert.ok(!read.ok, name)
    assert.equal(read.issues[0]?.pointer, pointer, name)
    assert.match(read.issues[0]?.message ?? '', message, name)
  }
})

test('unknown members are kept', () => {
  const json = { ...samplePlaybookJson({ [one]: { ...step, 'x-note': [1] } }, one), 'x-team': 'soc' }
  const read = readPlaybook(json)
  assert.ok(read.ok)
  assert.deepEqual(read.playbook, json)
})

test("peers' departures are errors, and warnings where we are tolerant", () => {
  const json = samplePlaybookJson({ [one]: step }, one, {
    playbook_types: ['mitigation'],
    workflow_exception: id('end', 9),
  })
  assert.ok(!readPlaybook(json).ok)
  const read = readPlaybook(json, { tolerant: true })
  assert.ok(read.ok)
  assert.deepEqual(
    read.warnings.map(({ pointer }) => pointer),
    ['/workflow_exception', '/playbook_activities'],
  )
})

test('a playbook runs only while it is valid', () => {
  const from = (more: object) => samplePlaybook({ [one]: step }, one, { ...more })
  const now = Date.parse('2024-06-01T00:00:00.000Z')
  assert.equal(notRunnable(from({}), now), undefined)
  assert.match(notRunnable(from({ revoked: true }), now) ?? '', /revoked/)
  assert.match(notRunnable(from({ valid_from: '2025-01-01T00:00:00.000Z' }), now) ?? '', /valid from/)
  assert.match(notRunnable(from({ valid_until: '2024-06-01T00:00:00.000Z' }), now) ?? '', /valid until/)
})

test('reading never throws, whatever comes', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => void readPlaybook(value, { tolerant: true })))
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      readPlaybook({ ...samplePlaybookJson({ [one]: step }, one), workflow: { [id('start', 0)]: value } })
    }),
  )
  assert.ok(!parsePlaybook('{').ok)
})
