import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { readNormalizerContent } from '@opensoc/content-files'
import { DEFAULT_TENANT } from '@opensoc/domain'
import { createDecode } from '../1-ingest/decode.ts'
import { joinLines } from './join-lines.ts'
import { createNormalize } from './normalize.ts'
import { createNormalizers } from './normalizers.ts'
import { createRenormalize } from './renormalize.ts'

const root = join(import.meta.dirname, '../../..')
const normalizers = createNormalizers(await readNormalizerContent(join(root, 'content')))
const CONTEXT = {
  tenantId: DEFAULT_TENANT,
  source: 's',
  partition: 1,
  offset: 7,
  receivedTime: 1_700_000_000_000,
}

describe('an event that is made anew from its stored record', () => {
  const renormalize = createRenormalize(normalizers)
  let seen = 0
  const fixtures = join(root, 'fixtures/normalize')

  for (const kind of readdirSync(fixtures)) {
    it(`is what it was the first time: ${kind}`, () => {
      for (const name of readdirSync(join(fixtures, kind)).filter((file) => file.includes('.in.'))) {
        const body = readFileSync(join(fixtures, kind, name))
        const frame = {
          partition: CONTEXT.partition,
          offset: CONTEXT.offset,
          nextOffset: CONTEXT.offset + 1,
          header: {
            tenantId: DEFAULT_TENANT,
            source: CONTEXT.source,
            receivedTime: CONTEXT.receivedTime,
            contentEncoding: 'identity',
            contentType: name.endsWith('.json') ? 'application/json' : 'text/plain',
          },
          body,
        }
        const { items } = createDecode({ joinLines }).run([frame as never], CONTEXT)
        for (const event of createNormalize(normalizers).run(items, CONTEXT).items) {
          assert.deepEqual(renormalize(event, DEFAULT_TENANT), event, name)
          seen++
        }
      }
    })
  }

  it('is tried on many', () => assert.ok(seen > 100, `${seen} events`))

  it('is none if nobody knows the record', () => {
    const stored = { id: '0.0.0', source: 's', receivedTime: 0, raw: '{"broken' }
    assert.equal(renormalize(stored, DEFAULT_TENANT), undefined)
  })
})
