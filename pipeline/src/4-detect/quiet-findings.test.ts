import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Finding, FindingId, QuietingStore, RepeatWindow, TenantId } from '@opensoc/domain'
import fc from 'fast-check'
import { createQuietFindings, type QuietedFindings } from './quiet-findings.ts'

const T = 't' as TenantId
const WINDOW = 10

/** The port in memory. */
function memoryStore(): { quietings: QuietingStore; windows: Map<string, RepeatWindow> } {
  const windows = new Map<string, RepeatWindow>()
  const quietings = {
    window: async (_: string, id: string, key: string) => windows.get(`${id} ${key}`),
    saveWindow: async (_: string, window: RepeatWindow) =>
      void windows.set(`${window.suppressionId} ${window.key}`, window),
    moveWindows: async (_: string, superseded: readonly { from: FindingId; to?: FindingId }[]) => {
      for (const { from, to } of superseded)
        for (const [key, window] of windows)
          if (window.findingId === from)
            to === undefined ? windows.delete(key) : windows.set(key, { ...window, findingId: to })
    },
    trimWindows: async (_: string, id: string, keep: number) => {
      const own = [...windows].filter(([, window]) => window.suppressionId === id)
      own.sort(([, a], [, b]) => b.startTime - a.startTime)
      for (const [key] of own.slice(keep)) windows.delete(key)
    },
  }
  return { quietings: quietings as unknown as QuietingStore, windows }
}

const finding = (id: string, time: number, over: Partial<Finding> = {}) =>
  ({ id: id as FindingId, tenantId: T, ruleId: 'r', time, matched: {}, ...over }) as Finding

interface Given {
  readonly time: number
  readonly key: string
}

function runner(state = memoryStore(), maxWindows = 100) {
  const { task, use } = createQuietFindings({ maxWindows })
  const run = (
    findings: readonly Finding[],
    keys: readonly string[],
    over: { superseded?: { from: FindingId; to?: FindingId }[]; receivedTime?: number } = {},
  ) =>
    task.run(findings, {
      ...{ tenantId: T, state, receivedTime: 1e6, superseded: [] },
      repeatKeys: new Map(
        findings.map(({ id }, n) => [id, [{ suppressionId: 's', key: keys[n] ?? 'k', windowMs: WINDOW }]]),
      ),
      ...over,
    })
  return { run, use, state }
}

const passed = ({ findings }: QuietedFindings) => findings.map(({ id }) => id as string)

describe('suppressions', () => {
  it('let the first of a group pass and count the others within its window into it', async () => {
    const { run } = runner()
    const times = [100, 105, 109, 110, 95, 80]
    const result = await run(
      times.map((time) => finding(`f${time}`, time)),
      [],
    )
    // 110 opens the next window, into which 105 would fall; 95 lies before it, too far back to be judged.
    assert.deepEqual(passed(result), ['f100', 'f110', 'f95', 'f80'])
    assert.deepEqual([...result.suppressed], [['f100', { count: 2, lastTime: 109 }]])
    assert.deepEqual([...result.hits], [['s', { count: 2, lastTime: 109 }]])
  })

  it('are not held open by a time that comes from the future', async () => {
    const { run } = runner()
    await run([finding('future', 9e9)], [], { receivedTime: 100 })
    assert.deepEqual(passed(await run([finding('now', 200)], [], { receivedTime: 200 })), ['now'])
    assert.deepEqual(passed(await run([finding('then', 205)], [], { receivedTime: 206 })), [])
  })

  it('never hold back what takes the place of the finding that passed, and count into it from then on', async () => {
    const { run } = runner()
    await run([finding('a', 100)], [])
    const superseded = [{ from: 'a' as FindingId, to: 'b' as FindingId }]
    assert.deepEqual(passed(await run([finding('b', 101)], [], { superseded })), ['b'])
    assert.deepEqual([...(await run([finding('c', 102)], [])).suppressed.keys()], ['b'])
    await run([], [], { superseded: [{ from: 'b' as FindingId }] })
    assert.deepEqual(passed(await run([finding('d', 103)], [])), ['d'], 'nothing is left to count into')
  })

  it('forget the oldest windows over their bound: then a finding passes', async () => {
    const { run, state } = runner(memoryStore(), 2)
    await run([finding('a', 1), finding('b', 2), finding('c', 3)], ['ka', 'kb', 'kc'])
    assert.equal(state.windows.size, 2)
    assert.deepEqual(passed(await run([finding('a2', 4), finding('c2', 4)], ['ka', 'kc'])), ['a2'])
  })

  it('reach findings of correlations by the fields that these show', async () => {
    const { run, use } = runner()
    const rule = { id: 'corr', level: 'high', tags: [], logsource: {} }
    use(
      [
        {
          ...{
            kind: 'suppression',
            id: 'q',
            tenantId: T,
            title: '',
            scope: { kind: 'rules', ids: ['corr'] },
          },
          ...{ by: ['User'], windowMs: 10, missing: 'pass', owner: '', reason: '', createdTime: 0 },
          enabled: true,
        },
      ],
      new Map([['corr', rule]]),
    )
    const of = (id: string, User: string) => finding(id, 100, { ruleId: 'corr', matched: { User } })
    const result = await run([of('a', 'x'), of('b', 'y'), of('c', 'X')], [])
    assert.deepEqual(passed(result), ['a', 'b'])
    assert.deepEqual([...result.hits.keys()], ['q'])
  })

  it('lose no finding and give the same for any cut into batches, as a plain reading of the rule does', async () => {
    const given = fc.array(
      fc.record({ time: fc.integer({ min: 0, max: 60 }), key: fc.constantFrom('a', 'b') }),
      { maxLength: 40 },
    )
    await fc.assert(
      fc.asyncProperty(given, fc.integer({ min: 1, max: 7 }), async (all, size) => {
        const { run } = runner()
        const kept: string[] = []
        const counts = new Map<string, number>()
        for (let at = 0; at < all.length; at += size) {
          const part = all.slice(at, at + size)
          const result = await run(
            part.map(({ time }, n) => finding(`f${at + n}`, time)),
            part.map(({ key }) => key),
          )
          kept.push(...passed(result))
          for (const [id, { count }] of result.suppressed) counts.set(id, (counts.get(id) ?? 0) + count)
        }
        assert.deepEqual({ kept, counts }, plainly(all))
        const total = kept.length + [...counts.values()].reduce((sum, count) => sum + count, 0)
        assert.equal(total, all.length)
      }),
    )
  })
})

function plainly(all: readonly Given[]): { kept: string[]; counts: Map<string, number> } {
  const kept: string[] = []
  const counts = new Map<string, number>()
  const open = new Map<string, { id: string; start: number }>()
  for (const [n, { time, key }] of all.entries()) {
    const window = open.get(key)
    if (window !== undefined && time > window.start - WINDOW && time < window.start + WINDOW) {
      counts.set(window.id, (counts.get(window.id) ?? 0) + 1)
      continue
    }
    kept.push(`f${n}`)
    if (window === undefined || time > window.start) open.set(key, { id: `f${n}`, start: time })
  }
  return { kept, counts }
}
