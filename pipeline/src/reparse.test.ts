import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DEFAULT_TENANT, type EventRow, type LogFrame, REPARSE, type ReparseLine } from '@opensoc/domain'
import fc from 'fast-check'
import type { Normalizer } from './2-normalize/normalizer.ts'
import { createDetectionRules } from './4-detect/detection-rules.ts'
import { createRoute } from './pipeline.ts'
import { processBatch } from './processed-batch.ts'

const MINUTE = 60_000
const FIRST_TIME = 10 * MINUTE
const rules = createDetectionRules({ rules: [], buildingBlocks: new Set(), neededFields: new Map() })

/** Understands records of these kinds. */
function normalizerOf(kinds: readonly string[]): Normalizer {
  return {
    name: 'kinds',
    media: 'json',
    isSpecific: true,
    recognizes: ({ json }) => kinds.includes((json as { kind: string }).kind),
    normalize: ({ receivedTime }) => ({
      layer: 'endpoint',
      ocsf: { class_uid: 0, time: receivedTime, metadata: { version: '1.8.0', product: {} } } as never,
      sigma: [],
    }),
  }
}

function run(kinds: readonly string[], frame: Partial<LogFrame['header']>, body: string, offset: number) {
  const route = createRoute({ normalizers: [normalizerOf(kinds)], joinLines: (lines) => lines })
  const header = {
    ...{
      tenantId: DEFAULT_TENANT,
      source: 's',
      contentEncoding: 'identity',
      contentType: 'application/x-ndjson',
    },
    ...{ receivedTime: FIRST_TIME, ...frame },
  } as LogFrame['header']
  const frames = [{ partition: 0, offset, nextOffset: offset + 1, header, body: Buffer.from(body) }]
  return processBatch(route, rules, { partition: 0, from: offset, to: offset + 1, frames })
}

const rowsOf = (bytes: Uint8Array) =>
  Buffer.from(bytes)
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

describe('records that go through the pipeline again', () => {
  it('keep their ids and times, and move in the ledger: received once, whatever became of them', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 30 }), (kinds) => {
        const body = kinds.map((kind, n) => JSON.stringify({ kind, n })).join('\n')
        const first = run(['a'], {}, body, 7)
        const refused = rowsOf(first.quarantine)
        const lines = refused.map(({ record_id: id, received_time: receivedTime, reason: was, text }) => ({
          ...{ id, receivedTime, was, text },
        })) satisfies readonly ReparseLine[]
        if (lines.length === 0) return
        const again = run(
          ['a', 'b'],
          { contentType: REPARSE, receivedTime: FIRST_TIME + 99 * MINUTE },
          lines.map((line) => JSON.stringify(line)).join('\n'),
          8,
        )
        const stored = [...rowsOf(first.events), ...rowsOf(again.events)] as EventRow[]
        const left = rowsOf(again.quarantine)
        const known = kinds.map((_, n) => `0.7.${n}`)
        assert.deepEqual(
          [...stored.map((row) => row.event_id), ...left.map((row) => row.record_id)].sort(),
          known.sort(),
        )
        assert.ok(stored.every((row) => row.time === FIRST_TIME && row.received_time === FIRST_TIME))
        const total = { received: 0, stored: 0, unknown: 0 }
        for (const { minute, received, stored: kept, quarantined } of [...first.ledger, ...again.ledger]) {
          assert.equal(minute, FIRST_TIME)
          total.received += received
          total.stored += kept
          total.unknown += quarantined['format_unknown'] ?? 0
        }
        assert.deepEqual(total, { received: kinds.length, stored: stored.length, unknown: left.length })
      }),
    )
  })

  it('that are stored and understood anew leave the ledger as it is', () => {
    const line: ReparseLine = { id: '0.3.0', receivedTime: FIRST_TIME, was: 'stored', text: '{"kind":"a"}' }
    const { ledger, events } = run(['a'], { contentType: REPARSE }, JSON.stringify(line), 8)
    assert.deepEqual(
      ledger.map(({ received, stored, quarantined }) => ({ received, stored, quarantined })),
      [{ received: 0, stored: 0, quarantined: {} }],
    )
    assert.equal(rowsOf(events)[0].event_id, '0.3.0')
  })
})
