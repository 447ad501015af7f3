import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sliceStory } from './slice-story.ts'

const record = (source: string, time: number) => ({ source, time, text: `${source} ${time}` })

describe('sliceStory', () => {
  it('cuts by time, then by source, and keeps the order', () => {
    const records = [
      record('a', 100),
      record('b', 900),
      record('a', 950),
      record('a', 1000),
      record('b', 2500),
    ]
    const slices = sliceStory(records, 1000)
    assert.deepEqual(
      slices.map(({ source, until, records: part }) => [source, until, part.map(({ time }) => time)]),
      [
        ['a', 1000, [100, 950]],
        ['b', 1000, [900]],
        ['a', 2000, [1000]],
        ['b', 3000, [2500]],
      ],
    )
  })

  it('never parts records of one moment', () => {
    const slices = sliceStory([record('a', 999), record('a', 999), record('a', 1000)], 1000)
    assert.deepEqual(
      slices.map((slice) => slice.records.length),
      [2, 1],
    )
  })

  it('gives nothing for nothing', () => assert.deepEqual(sliceStory([], 1000), []))
})
