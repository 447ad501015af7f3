import assert from 'node:assert/strict'
import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { openChdbLake } from './clickhouse-lake.ts'
import { batchOf, EVENTS_A_BATCH } from './crash-writer.ts'
import { keepCommitted } from './deduplication-log.ts'

const root = mkdtempSync(join(tmpdir(), 'opensoc-lake-tokens-'))
after(() => rmSync(root, { recursive: true, force: true }))

describe('the tokens of an insert that was cut off', () => {
  it('go where no part holds their block, and a line that was cut off with them', () => {
    const log = [
      '1\t20260115_1_1_0\t20260115_7', // merged into 1_5
      '1\t20260115_6_6_0\t20260115_8', // its own part
      '1\t20260116_7_7_0\t20260116_8', // never renamed
      '1\t20260117_8_8_0\t20260117_8', // dropped later
      '2\t20260117_8_8_0\t20260117_8',
      '1\t202601',
    ]
    const folders = ['20260115_1_5_1', '20260115_6_6_0', 'tmp_insert_20260116_7_7_0', 'detached']
    assert.deepEqual(keepCommitted(log.join('\n'), folders), {
      text: [log[0], log[1], log[3], log[4], ''].join('\n'),
      removed: 2,
    })
    assert.deepEqual(keepCommitted('', []), { text: '', removed: 0 })
  })

  it('do not keep the batch out when it comes again', async () => {
    for (const table of ['events', 'observables', 'quarantine']) {
      const folder = join(root, table)
      let lake = await openChdbLake({ folder })
      await lake.migrate()
      await lake.insert(batchOf(0), 'first')
      await lake.insert(batchOf(1), 'second')
      await lake.close()
      // As after a kill between the note of the token and the renaming of the part.
      for (const part of partsOfLastInsert(folder, table)) rmSync(part, { recursive: true })
      lake = await openChdbLake({ folder })
      await lake.insert(batchOf(1), 'second')
      const count = async (name: string) =>
        Number((await lake.sql('a', `SELECT count() AS n FROM ${name}`))[0]!['n'])
      const counts = [await count('events'), await count('observables'), await count('quarantine')]
      await lake.close()
      assert.deepEqual(counts, [2 * EVENTS_A_BATCH, 4 * EVENTS_A_BATCH, 2], `parts of ${table} were missing`)
    }
  })
})

/** The newest part of each partition. */
function partsOfLastInsert(folder: string, table: string): string[] {
  const parts = globSync(join(folder, 'data', 'default', table, '*_*_*_*'))
  const newest = new Map<string, { readonly block: number; readonly path: string }>()
  for (const path of parts) {
    const [partition = '', block = ''] = path.split('/').at(-1)!.split('_')
    const known = newest.get(partition)
    if (known === undefined || known.block < Number(block))
      newest.set(partition, { block: Number(block), path })
  }
  assert.ok(newest.size > 0)
  return [...newest.values()].map(({ path }) => path)
}
