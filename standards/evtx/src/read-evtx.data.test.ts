import assert from 'node:assert/strict'
import { createReadStream, globSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { datasetsFolder } from '../../../scripts/given-material.ts'
import { type EvtxItem, readEvtx } from './read-evtx.ts'

const folder = datasetsFolder()
const skip = folder === undefined ? 'the data sets are not here (OPENSOC_DATASETS)' : false

describe('real event logs', { skip }, () => {
  for (const file of folder === undefined ? [] : globSync(`${folder}/*/*/_evtx-originals/**/*.evtx`)) {
    const name = file.slice(file.lastIndexOf('/') + 1)
    it(`reads every record of ${name} as an independent reader does`, async () => {
      const converted = file.replace('/_evtx-originals', '').replace(/evtx$/, 'jsonl.gz')
      const expected = gunzipSync(readFileSync(converted)).toString('utf8').trim().split('\n')
      const items: EvtxItem[] = []
      for await (const item of readEvtx(createReadStream(file))) items.push(item)
      assert.deepEqual(
        items.filter((item) => item.kind === 'damage'),
        [],
      )
      const events = items.map((item) => JSON.stringify(item.kind === 'record' ? item.event : undefined))
      assert.equal(events.length, expected.length)
      for (const [index, line] of expected.entries()) {
        // XML readers make one line feed of CR LF; the log holds both.
        assert.deepEqual(JSON.parse(events[index]!.replaceAll('\\r\\n', '\\n')), JSON.parse(line))
      }
    })
  }
})
