import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Event } from '@opensoc/domain'
import { SeenLogsources } from './seen-logsources.ts'

const PROCESSES = { product: 'windows', category: 'process_creation' }

function event(time: number, logsources: readonly object[], receivedTime = 1000): Event {
  const sigma = logsources.map((logsource) => ({ logsource, fields: {} }))
  return { sigma, receivedTime, ocsf: { time } } as unknown as Event
}

function seenIn(...events: Event[]) {
  const seen = new SeenLogsources()
  for (const one of events) seen.add(one)
  return seen.list()
}

describe('log sources that were seen', () => {
  it('count an event once for each of its log sources', () => {
    const audit = { product: 'linux', service: 'auditd' }
    assert.deepEqual(seenIn(event(5, [audit, { ...audit }, PROCESSES]), event(7, [PROCESSES])), [
      { logsource: audit, events: 1, lastTime: 5 },
      { logsource: PROCESSES, events: 2, lastTime: 7 },
    ])
  })

  it('take the time of the event, never one after it was received', () => {
    assert.equal(seenIn(event(400, [PROCESSES]), event(300, [PROCESSES]))[0]?.lastTime, 400)
    assert.equal(seenIn(event(9e15, [PROCESSES]))[0]?.lastTime, 1000)
    assert.equal(seenIn(event(Number.NaN, [PROCESSES]))[0]?.lastTime, 0)
    assert.equal(seenIn(event(-5.5, [PROCESSES]))[0]?.lastTime, 0)
  })

  it('are bounded, whatever mappings make of records', () => {
    const many = Array.from({ length: 3000 }, (_, n) => event(1, [{ product: `p${n}` }]))
    assert.equal(seenIn(...many).length, 1000)
  })
})
