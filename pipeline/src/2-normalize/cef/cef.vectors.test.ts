import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { vectorsFolder } from '../../../../scripts/given-material.ts'
import { parseCef } from './cef-record.ts'

const folder = vectorsFolder()
const skip = folder === undefined ? 'the vectors are not here (OPENSOC_VECTORS)' : false

interface Vector {
  readonly id: string
  readonly line: string
  readonly valid: boolean
  readonly expect: Readonly<Record<string, unknown>> | null
}

describe('the vectors of CEF', { skip }, () => {
  const vectors: Vector[] =
    folder === undefined ? [] : JSON.parse(readFileSync(join(folder, 'ingest/cef.json'), 'utf8'))
  for (const { id, line, valid, expect } of vectors) {
    it(id, () => {
      const record = parseCef(line)
      assert.equal(record !== undefined, valid)
      if (record === undefined || expect === null) return
      const { extension, custom, signatureId, name, severity, version } = record
      const known = {
        ext: { ...extension },
        custom: { ...custom },
        signature_id: signatureId,
        name,
        severity,
        version,
      }
      for (const [key, value] of Object.entries(expect))
        if (key !== 'syslog') assert.deepEqual(known[key as keyof typeof known], value, key)
    })
  }
})
