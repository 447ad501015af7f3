import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { FindingId } from '../../ids.ts'
import type { Suppression } from '../../tuning/quieting.ts'
import type { StateStore } from '../state-store.ts'
import { A, B, finding, HOSTILE } from './state-samples.ts'

const id = (text: string) => text as FindingId

function suppression(over: Partial<Suppression> = {}): Suppression {
  return {
    ...{ kind: 'suppression', id: 'q', tenantId: A, title: HOSTILE, scope: { kind: 'all' }, by: ['host'] },
    ...{ windowMs: 1000, missing: 'pass', owner: 'ann', reason: 'noise', createdTime: 1, enabled: true },
    ...over,
  }
}

export function quietingStoreContract(opened: () => StateStore): void {
  it('keeps quietings with their hits, which a change leaves as they are', async () => {
    const { quietings } = opened()
    await quietings.save(suppression())
    await quietings.addHits(
      A,
      new Map([
        ['q', { count: 2, lastTime: 50 }],
        ['none', { count: 1, lastTime: 1 }],
      ]),
    )
    await quietings.addHits(A, new Map([['q', { count: 1, lastTime: 40 }]]))
    await quietings.addHits(B, new Map([['q', { count: 9, lastTime: 90 }]]))
    await quietings.save(suppression({ enabled: false }))
    assert.deepEqual(await quietings.list(A), [
      { quieting: suppression({ enabled: false }), hits: { count: 3, lastTime: 50 } },
    ])
    assert.deepEqual(await quietings.list(B), [])
    assert.equal(await quietings.remove(B, 'q'), false)
    assert.equal(await quietings.remove(A, 'q'), true)
    assert.deepEqual(await quietings.list(A), [])
  })

  it('keeps one window a suppression and key, which goes with its suppression and follows its finding', async () => {
    const { quietings } = opened()
    const window = (key: string, findingId: string, startTime: number) => ({
      ...{ suppressionId: 'w', key, findingId: id(findingId), startTime },
    })
    await quietings.save(suppression({ id: 'w' }))
    await quietings.saveWindow(A, window('k', 'x1', 5))
    await quietings.saveWindow(A, window('k', 'x2', 9))
    await quietings.saveWindow(B, window('k', 'x9', 1))
    assert.deepEqual(await quietings.window(A, 'w', 'k'), window('k', 'x2', 9))
    assert.equal(await quietings.window(A, 'other', 'k'), undefined)
    await quietings.moveWindows(A, [{ from: id('x2'), to: id('x3') }])
    assert.equal((await quietings.window(A, 'w', 'k'))?.findingId, 'x3')
    await quietings.moveWindows(A, [{ from: id('x3') }, { from: id('x9') }])
    assert.equal(await quietings.window(A, 'w', 'k'), undefined)
    assert.equal((await quietings.window(B, 'w', 'k'))?.findingId, 'x9')

    for (const [key, start] of [
      ['a', 3],
      ['b', 1],
      ['c', 2],
    ] as const)
      await quietings.saveWindow(A, window(key, key, start))
    await quietings.trimWindows(A, 'w', 2)
    const left = await Promise.all(['a', 'b', 'c'].map((key) => quietings.window(A, 'w', key)))
    assert.deepEqual(
      left.map((one) => one?.startTime),
      [3, undefined, 2],
    )
    await quietings.remove(A, 'w')
    assert.equal(await quietings.window(A, 'w', 'a'), undefined)
    assert.equal((await quietings.window(B, 'w', 'k'))?.startTime, 1)
  })

  it('counts suppressed findings into the one that passed, and lists those of a maintenance apart', async () => {
    const { findings } = opened()
    const kept = finding('quiet1', { ruleId: 'quiet' })
    const marked = finding('quiet2', { ruleId: 'quiet', maintenanceId: 'm' })
    await findings.addNew([kept, marked])
    await findings.addSuppressed(A, new Map([[kept.id, { count: 2, lastTime: 70 }]]))
    await findings.addSuppressed(A, new Map([[kept.id, { count: 1, lastTime: 60 }]]))
    await findings.addSuppressed(B, new Map([[kept.id, { count: 9, lastTime: 99 }]]))
    await findings.addNew([kept])
    assert.deepEqual(await findings.get(A, kept.id), { ...kept, suppressed: { count: 3, lastTime: 70 } })
    const list = async (maintenance: 'only' | 'without') => {
      const page = await findings.list({ tenantId: A, ruleId: 'quiet', limit: 9, maintenance })
      return page.items.map((one) => one.id)
    }
    assert.deepEqual(await list('only'), ['quiet2'])
    assert.deepEqual(await list('without'), ['quiet1'])
  })
}
