import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { describe, it } from 'node:test'
import type { Input } from '@opensoc/sources-files'
import fc from 'fast-check'
import { detectInputs, type PartRunner } from './detect-inputs.ts'
import type { PartOutcome, RecordPart } from './detect-part.ts'
import type { DetectRow } from './detect-row.ts'

const LINE = `${'x'.repeat(300_000)}\n`

function input(name: string, lines: number, failure?: string): Input {
  const file = { name, format: 'text', failure: () => failure, damage: () => ['a gap'] } as const
  return {
    name,
    sizeBytes: 0,
    async *open() {
      yield { ...file, bytes: Readable.from(Array.from({ length: lines }, () => Buffer.from(LINE))) }
    },
  }
}

/** Finds every record; answers in the order of `delays`, so that later parts are often done first. */
function runner(size: number, delays: readonly number[]): PartRunner {
  let part = 0
  return {
    size,
    async run({ input: source, ...of }: RecordPart): Promise<PartOutcome> {
      const turns = delays[part++ % delays.length] ?? 0
      for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
      const recordCount = of.kind === 'lines' ? Buffer.from(of.bytes).toString().trim().split('\n').length : 0
      const row = (at: number) => ({ source, record: at + 1 }) as DetectRow
      const bad = { record: recordCount, reason: 'json_invalid', detail: 'no' }
      return {
        rows: Array.from({ length: recordCount }, (_, at) => row(at)),
        matches: [],
        recordCount,
        quarantined: recordCount > 2 ? [bad] : [],
        damage: [],
      }
    },
  }
}

describe('detection over files', () => {
  it('tells what it finds in the order of the input, counted within it, however many threads answer when', async () => {
    const files = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 })
    const delays = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 7 })
    await fc.assert(
      fc.asyncProperty(files, fc.integer({ min: 1, max: 4 }), delays, async (counts, size, wait) => {
        const inputs = counts.map((lines, at) => input(`f${at}`, lines))
        const told: string[] = []
        for await (const { rows } of detectInputs(inputs, runner(size, wait)))
          for (const { source, record } of rows) told.push(`${source}:${record}`)
        const expected = counts.flatMap((lines, at) =>
          Array.from({ length: lines }, (_, record) => `f${at}:${record + 1}`),
        )
        assert.deepEqual(told, expected)
      }),
      { numRuns: 25 },
    )
  })

  it('names what it could not use, with its place in the file', async () => {
    const problems: string[] = []
    for await (const outcome of detectInputs([input('a', 6, 'disk gone')], runner(1, [0])))
      problems.push(...outcome.problems)
    assert.deepEqual(problems, [
      'a: record 3: json_invalid: no',
      'a: record 6: json_invalid: no',
      'a: disk gone after record 6',
      'a: a gap',
    ])
  })
})
