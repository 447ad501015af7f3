import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type LiveFacts, liveTone, liveWord } from './live-words.ts'

const facts = (change: Partial<LiveFacts>): LiveFacts => ({
  connection: 'live',
  eventsPerSecond: 100,
  lagMs: 900,
  statusAgeMs: 4000,
  ...change,
})

test('the dot says live, amber or stale, each with its word', () => {
  const cases: [Partial<LiveFacts>, string, string][] = [
    [{}, 'ok', 'Live'],
    [{ lagMs: 12_000 }, 'warning', 'Lagging'],
    [{ connection: 'lost' }, 'warning', 'Reconnecting'],
    [{ connection: 'connecting' }, 'warning', 'Connecting'],
    [{ connection: 'lost', statusAgeMs: 61_000 }, 'stale', 'Stale'],
  ]
  for (const [change, tone, word] of cases) {
    assert.equal(liveTone(facts(change)), tone)
    assert.equal(liveWord(facts(change)), word)
  }
})
