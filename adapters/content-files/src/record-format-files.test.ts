import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { readRecordFormats } from './record-format-files.ts'

const DOOR = `
- name: door
  vendor: Example
  product: Door
  layer: identity
  recognize: { door: "*" }
  events:
    - { class: api_activity, activity: { of: verb, words: true }, attributes: { api.operation: [verb, =open] } }
`

describe('record formats from files', () => {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'opensoc-formats-'))
  })
  after(() => rm(folder, { recursive: true }))
  const read = async (source: string) => {
    await writeFile(join(folder, 'door.yaml'), source)
    return readRecordFormats(folder)
  }

  it('write one path or several, one condition or several', async () => {
    const [format] = await read(DOOR)
    assert.deepEqual(format?.recognize, [{ door: ['*'] }])
    assert.deepEqual(format?.events[0]?.attributes, { 'api.operation': { of: ['verb', '=open'] } })
    assert.deepEqual(format?.time, [])
  })

  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['an unknown key', DOOR.replace('vendor:', 'vendro:'), /door\.yaml .*vendor|vendro/],
    ['a name that is not kebab-case', DOOR.replace('name: door', 'name: The Door'), /kebab-case/],
    ['the same name twice', DOOR + DOOR, /door is there twice/],
    [
      'a last kind of event with a condition',
      DOOR.replace('{ class', '{ when: { a: b }, class'),
      /takes the rest/,
    ],
    ['a condition that every record meets', DOOR.replace('{ door: "*" }', '{}'), /at least one path/],
  ]
  for (const [what, source, message] of cases)
    it(`refuse ${what}, naming the file`, () => assert.rejects(read(source), message))
})
