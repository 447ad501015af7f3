import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { technique, techniques } from '@opensoc/attack'
import fc from 'fast-check'
import { COVERAGE_STATES, createCoverage } from './coverage.ts'
import type { TaggedRule } from './rule-coverage.ts'
import { sourceGaps } from './source-gaps.ts'
import { logsourceName, type SeenLogsource, Telemetry } from './telemetry.ts'

const PROCESSES = { product: 'windows', category: 'process_creation' }
const SYSMON = { product: 'windows', category: 'process_creation', service: 'sysmon' }
const DNS = { category: 'dns' }

const rule = (id: string, over: Partial<TaggedRule> = {}): TaggedRule => ({
  id,
  title: `Rule ${id}`,
  level: 'high',
  tags: ['attack.t1059.001'],
  isRunning: true,
  logsources: [PROCESSES],
  needs: 'all',
  findingCount: 0,
  ...over,
})
const seen = (logsource: SeenLogsource['logsource'], lastTime: number): SeenLogsource => ({
  logsource,
  events: 1,
  lastTime,
})

function stateOf(id: string, rules: readonly TaggedRule[], seenAt?: readonly SeenLogsource[], since = 100) {
  const telemetry = seenAt && new Telemetry(seenAt, since)
  return createCoverage(rules, telemetry).of(technique(id)!).state
}

describe('coverage of a technique', () => {
  const powershell = 'T1059.001'
  it('goes up a step at a time', () => {
    assert.equal(stateOf(powershell, [], []), 'none')
    assert.equal(stateOf(powershell, [rule('a', { isRunning: false })], [seen(SYSMON, 100)]), 'none')
    assert.equal(stateOf('T1059', [rule('a')], [seen(SYSMON, 100)]), 'sub-technique')
    assert.equal(stateOf(powershell, [rule('a')], [seen(DNS, 100)]), 'rule')
    assert.equal(stateOf(powershell, [rule('a')], [seen(SYSMON, 100)]), 'live')
    assert.equal(stateOf(powershell, [rule('a', { testedTime: 1 })], [seen(SYSMON, 100)]), 'tested')
  })

  it('goes down when the source stops, whatever was tested', () => {
    const tested = [rule('a', { testedTime: 1 })]
    assert.equal(stateOf(powershell, tested, [seen(SYSMON, 100)], 101), 'rule')
    assert.equal(stateOf(powershell, tested), 'rule')
  })

  it('takes a test of a rule without telemetry for nothing', () => {
    const rules = [rule('a', { testedTime: 1, logsources: [DNS] }), rule('b')]
    assert.equal(stateOf(powershell, rules, [seen(SYSMON, 100)]), 'live')
  })

  it('asks all sources of a correlation, or any', () => {
    const both = { logsources: [PROCESSES, DNS] }
    assert.equal(stateOf(powershell, [rule('a', both)], [seen(SYSMON, 100)]), 'rule')
    assert.equal(stateOf(powershell, [rule('a', { ...both, needs: 'any' })], [seen(SYSMON, 100)]), 'live')
  })

  it('keeps techniques of another release by their id', () => {
    const { foreign } = createCoverage([rule('a', { tags: ['attack.t9999', 'attack.t1059.999'] })])
    assert.deepEqual(
      foreign.map(({ id, technique: known, state }) => [id, known, state]),
      [
        ['T1059.999', undefined, 'rule'],
        ['T9999', undefined, 'rule'],
      ],
    )
  })
})

describe('the laws of coverage', () => {
  const ids = [...techniques()].slice(0, 12).map(({ id }) => id)
  const part = (...values: string[]) => fc.option(fc.constantFrom(...values), { nil: undefined })
  const logsource = fc
    .record({ product: part('windows', 'Linux'), category: part('dns', 'file'), service: part('a', 'b') })
    .map((parts) => JSON.parse(JSON.stringify(parts)) as SeenLogsource['logsource'])
  const rules = fc
    .array(
      fc.record({
        tags: fc.array(
          fc.constantFrom(...ids).map((id) => `attack.${id.toLowerCase()}`),
          { maxLength: 3 },
        ),
        isRunning: fc.boolean(),
        logsources: fc.array(logsource, { minLength: 1, maxLength: 3 }),
        needs: fc.constantFrom('all' as const, 'any' as const),
        tested: fc.boolean(),
      }),
      { maxLength: 12 },
    )
    .map((drawn) =>
      drawn.map(({ tested, ...over }, at) =>
        rule(`r${at}`, { ...over, ...(tested ? { testedTime: 5 } : {}) }),
      ),
    )
  const arrived = fc.array(fc.tuple(logsource, fc.integer({ min: 0, max: 200 })), { maxLength: 6 })
  const seenOf = (list: readonly (readonly [SeenLogsource['logsource'], number])[]) =>
    list.map(([source, time]) => seen(source, time))
  const ranks = (all: readonly TaggedRule[], list: readonly SeenLogsource[], since = 100) => {
    const coverage = createCoverage(all, new Telemetry(list, since))
    return ids.map((id) => COVERAGE_STATES.indexOf(coverage.of(technique(id)!).state))
  }

  it('more telemetry or a longer look back lowers no state', () => {
    fc.assert(
      fc.property(rules, arrived, arrived, (all, some, more) => {
        const before = ranks(all, seenOf(some))
        for (const after of [ranks(all, seenOf([...some, ...more])), ranks(all, seenOf(some), 50)])
          for (const [at, rank] of after.entries()) assert.ok(rank >= before[at]!, ids[at])
      }),
    )
  })

  it('a source that fills a gap makes every technique live that the gap names', () => {
    fc.assert(
      fc.property(rules, arrived, (all, some) => {
        const list = seenOf(some)
        const telemetry = new Telemetry(list, 100)
        const coverage = createCoverage(all, telemetry)
        const known = ids.map((id) => coverage.of(technique(id)!))
        for (const gap of sourceGaps(known, telemetry)) {
          assert.equal(telemetry.isLive(gap.logsource), false, gap.name)
          const filled = ranks(all, [...list, seen(gap.logsource, 100)])
          for (const id of gap.techniques)
            assert.ok(filled[ids.indexOf(id)]! >= COVERAGE_STATES.indexOf('live'))
        }
      }),
    )
  })
})

describe('gaps of telemetry', () => {
  it('come with most techniques first, and tell a source that stopped from one that never was', () => {
    const rules = [
      rule('a', { tags: ['attack.t1071.004'], logsources: [DNS] }),
      rule('b', { tags: ['attack.t1059.001', 'attack.t1003'] }),
      rule('c', { tags: ['attack.t1555'], isRunning: false }),
      rule('d', { tags: ['attack.t1040'], logsources: [PROCESSES, DNS] }),
    ]
    const telemetry = new Telemetry([seen(SYSMON, 60)], 100)
    const coverage = createCoverage(rules, telemetry)
    const gaps = sourceGaps([...techniques()].map(coverage.of), telemetry)
    assert.deepEqual(
      gaps.map(({ logsource: _, ...gap }) => gap),
      [
        {
          name: 'windows process_creation',
          lastTime: 60,
          techniques: ['T1003', 'T1059.001'],
          idleTechniques: ['T1555'],
        },
        { name: 'category:dns', techniques: ['T1071.004'], idleTechniques: [] },
      ],
    )
    assert.equal(logsourceName({}), 'any')
    assert.equal(logsourceName({ product: 'Linux', service: 'auditd' }), 'linux service:auditd')
  })
})
