import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ChangeHub } from './change-hub.ts'

describe('the change hub', () => {
  it('tells listeners of every change until they stop', () => {
    const hub = new ChangeHub()
    const heard: string[] = []
    const stop = hub.listen((notice) => heard.push(notice.id))
    hub.announce('incidents', 'a', 1)
    stop()
    hub.announce('incidents', 'b', 1)
    assert.deepEqual(heard, ['a'])
  })

  it('replays what a client missed, and keeps only the last thousand', () => {
    const hub = new ChangeHub()
    for (let n = 1; n <= 1500; n++) hub.announce('incidents', String(n), n)
    const heard: number[] = []
    hub.listen((notice) => heard.push(notice.sequence), 1497)
    assert.deepEqual(heard, [1498, 1499, 1500])
    const all: number[] = []
    hub.listen((notice) => all.push(notice.sequence), 0)
    assert.equal(all.length, 1000)
  })
})
