import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Maintenance, Quieting, Snooze, Suppression } from '@opensoc/domain'
import { Quietings } from './quietings.ts'

const RULE = { id: 'r', level: 'high', tags: ['attack.t1059'], logsource: { product: 'windows' } }
const FINDING = { time: 1000, host: 'WS1', user: 'ann' }

const common: Pick<Snooze, 'tenantId' | 'title' | 'scope' | 'owner' | 'reason' | 'createdTime' | 'enabled'> =
  {
    ...{ tenantId: 't', title: 'x', owner: 'ann', reason: 'y', createdTime: 0, enabled: true },
    scope: { kind: 'all' },
  }
const snooze = (over: Partial<Snooze> = {}): Snooze => ({
  ...{ ...common, kind: 'snooze', id: 's', values: { host: 'ws1', Image: 'C:\\A.exe' }, expiresTime: 5000 },
  ...over,
})
const maintenance = (over: Partial<Maintenance> = {}): Maintenance => ({
  ...{ ...common, kind: 'maintenance', id: 'm', times: { kind: 'once', fromTime: 500, toTime: 1500 } },
  ...over,
})
const suppression = (over: Partial<Suppression> = {}): Suppression => ({
  ...{
    ...common,
    kind: 'suppression',
    id: 'p',
    by: ['host', 'Image'],
    windowMs: 60_000,
    missing: 'own_group',
  },
  ...over,
})

const judge = (quietings: Quieting[], fields: Record<string, unknown> = {}, over = {}, receivedTime = 2000) =>
  new Quietings(quietings).judge(RULE, fields, { ...FINDING, ...over }, receivedTime)

describe('a snooze', () => {
  it('holds back findings with all its values, without case, and no others', () => {
    assert.deepEqual(judge([snooze()], { Image: 'c:\\a.EXE' }), { by: 's', isSnoozed: true, repeatKeys: [] })
    assert.equal(judge([snooze()], { Image: 'C:\\b.exe' }).isSnoozed, false)
    assert.equal(judge([snooze()], {}).isSnoozed, false)
    assert.equal(judge([snooze()], { Image: 'C:\\a.exe' }, { host: 'ws2' }).isSnoozed, false)
    assert.equal(judge([snooze()], { Image: 'C:\\a.exe' }, { host: undefined }).isSnoozed, false)
  })

  it('ends by when an event was received, and reaches only its rules', () => {
    const fields = { Image: 'C:\\a.exe' }
    assert.equal(judge([snooze()], fields, {}, 4999).isSnoozed, true)
    assert.equal(judge([snooze()], fields, {}, 5000).isSnoozed, false)
    assert.equal(judge([snooze({ scope: { kind: 'rules', ids: ['other'] } })], fields).isSnoozed, false)
  })
})

describe('a maintenance', () => {
  for (const [name, over, time, expected] of [
    ['marks what falls into it', {}, 500, 'm'],
    ['not what comes before', {}, 499, undefined],
    ['nor at its end', {}, 1500, undefined],
    ['only what it describes', { detection: 'a: {Image: x}\ncondition: a' }, 1000, undefined],
    ['and that', { detection: 'a: {Image: "c:\\\\i.exe"}\ncondition: a' }, 1000, 'm'],
  ] as const) {
    it(name, () => assert.equal(judge([maintenance(over)], { Image: 'C:\\i.exe' }, { time }).by, expected))
  }

  it('may overlap another, and opens no window of a suppression', () => {
    const both = judge([maintenance({ id: 'n' }), suppression(), maintenance()], { Image: 'a' })
    assert.deepEqual(both, { by: 'm', isSnoozed: false, repeatKeys: [] })
  })

  it('is refused where its block does not compile', () => {
    assert.throws(() => new Quietings([maintenance({ detection: 'x' })]), { code: 'QUIETING_INVALID' })
  })
})

describe('a suppression', () => {
  const key = (quieting: Suppression, fields: object, over = {}) =>
    judge([quieting], { ...fields }, over).repeatKeys[0]?.key

  it('puts findings with equal values into one group, a group of its rule', () => {
    const one = key(suppression(), { Image: 'A' })
    assert.equal(key(suppression(), { Image: 'a', Other: 1 }, { host: 'ws1', user: 'eve' }), one)
    assert.notEqual(key(suppression(), { Image: 'b' }), one)
    assert.notEqual(key(suppression(), { Image: 'A' }, { host: 'ws2' }), one)
    const other = new Quietings([suppression()]).judge({ ...RULE, id: 'q' }, { Image: 'A' }, FINDING, 0)
    assert.notEqual(other.repeatKeys[0]?.key, one)
  })

  it('keeps values apart whatever they hold', () => {
    const by = suppression({ by: ['a', 'b'] })
    assert.notEqual(key(by, { a: 'x","y', b: '' }), key(by, { a: 'x', b: 'y' }))
    assert.notEqual(key(by, { a: 'null' }), key(by, { a: null }))
    assert.equal(key(by, { a: 'x'.repeat(100_000) })?.length, 43)
  })

  it('lets findings with a missing field pass, or puts them into a group of their own, as it says', () => {
    assert.equal(key(suppression({ missing: 'pass' }), {}), undefined)
    assert.equal(key(suppression(), {}), key(suppression(), { Image: '' }))
    assert.notEqual(key(suppression(), {}), undefined)
  })
})
