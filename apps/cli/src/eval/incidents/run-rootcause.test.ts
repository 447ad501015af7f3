import assert from 'node:assert/strict'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { loadPlaying } from './load-playing.ts'
import type { Playing } from './read-sets.ts'
import { rootCauseOfStory } from './run-rootcause.ts'
import { playStory } from './stories.ts'

const STORIES = join(import.meta.dirname, '../../../../../fixtures/stories')

/** The stories that are not held apart: where they began, how, and what they touched. */
describe('root cause and impact of the labeled stories', () => {
  let playing: Playing
  before(async () => {
    playing = await loadPlaying()
  })
  for (const name of [
    'exposed-web',
    'phishing-attachment',
    'ransomware',
    'removable-media',
    'token-theft',
    'vpn-account',
  ])
    it(name, async () => {
      const score = await rootCauseOfStory(await playStory(STORIES, name, playing))
      assert.ok(score.hitAt1, JSON.stringify(score.found))
      assert.ok(score.isClassRight, `${score.found[0]?.entryClass} instead of ${score.trueClass}`)
      assert.deepEqual(score.impact?.all.wrong, [])
      assert.deepEqual(score.impact?.all.missed, [])
      assert.ok(
        score.cause.chain.every(({ eventIds }) => eventIds.length > 0),
        'a step cites no event',
      )
      assert.ok(score.cause.candidates.every(({ evidence }) => evidence.length > 0))
      const sum = score.found.reduce((total, { confidence }) => total + confidence, 0)
      assert.ok(sum <= 1, `${sum}`)
    })
})
