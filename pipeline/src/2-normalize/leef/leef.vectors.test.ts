import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { vectorsFolder } from '../../../../scripts/given-material.ts'
import { parseLeef } from './leef-record.ts'

const folder = vectorsFolder()
const skip = folder === undefined ? 'the vectors are not here (OPENSOC_VECTORS)' : false

interface Vector {
  readonly id: string
  readonly line: string
  readonly valid: boolean
  readonly expect: Readonly<Record<string, unknown>> | null
}

describe('the vectors of LEEF', { skip }, () => {
  const vectors: Vector[] =
    folder === undefined ? [] : JSON.parse(readFileSync(join(folder, 'ingest/leef.json'), 'utf8'))
  for (const { id, line, valid, expect } of vectors) {
    it(id, () => {
      const record = parseLeef(line)
      assert.equal(record !== undefined, valid)
      if (record === undefined || expect === null) return
      const { vendor, product, version, delimiter, attributes } = record
      const known = {
        vendor,
        product,
        version,
        delimiter,
        product_version: record.productVersion,
        event_id: record.eventId,
        attrs: { ...attributes },
      }
      for (const [key, value] of Object.entries(expect))
        assert.deepEqual(known[key as keyof typeof known], value, key)
    })
  }
})
