import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { SortedLines } from './sorted-lines.ts'

it('gives lines sorted by key, equal ones in their order, whether they fit in memory or not', async () => {
  const keys = fc.array(fc.constantFrom('2026-01-01', '2026-01-02', '2026-01-03', '2025'), { maxLength: 60 })
  await fc.assert(
    fc.asyncProperty(keys, fc.integer({ min: 1, max: 300 }), async (list, heldCharacters) => {
      const lines = new SortedLines({ heldCharacters })
      for (const [n, key] of list.entries()) lines.add(key, `${key} ${n} \t€`)
      const sorted: string[] = []
      for await (const piece of lines.sorted()) sorted.push(...piece)
      const expected = list
        .map((key, n) => ({ key, line: `${key} ${n} \t€` }))
        .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
      assert.deepEqual(
        sorted,
        expected.map(({ line }) => line),
      )
    }),
    { numRuns: 40 },
  )
})
