import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import type { Finding } from '@opensoc/domain'
import {
  createEntityTimeFormation,
  describeIncident,
  type FormedIncident,
  scoreIncident,
} from '@opensoc/pipeline'
import { loadPlaying } from './load-playing.ts'
import type { Playing } from './read-sets.ts'
import { playStory, storyNames } from './stories.ts'

const STORIES = join(import.meta.dirname, '../../../../../fixtures/stories')

/** Everything that is stored of incidents, in batches of this size. */
function hashOf(findings: readonly Finding[], size: number): string {
  const formation = createEntityTimeFormation()
  const incidents = new Map<string, string>()
  for (let at = 0; at < findings.length; at += size) {
    const { changed, merged } = formation.add(findings.slice(at, at + size))
    for (const incident of changed) incidents.set(incident.id, wholeOf(incident))
    for (const { from } of merged) incidents.delete(from)
  }
  return createHash('sha256')
    .update(JSON.stringify([...incidents].sort()))
    .digest('hex')
}

function wholeOf({ id, members, findings }: FormedIncident): string {
  const facts = describeIncident(findings)
  const { score, parts } = scoreIncident({ findings, ...facts })
  assert.equal(
    parts.reduce((sum, { points }) => sum + points, 0),
    score,
    'the parts do not sum to the score',
  )
  return JSON.stringify({ id, members, facts, score, parts })
}

describe('the same findings make the same incidents, whatever the batches', () => {
  let playing: Playing
  before(async () => {
    playing = await loadPlaying()
  })
  for (const name of storyNames(STORIES))
    it(name, async () => {
      const { findings } = await playStory(STORIES, name, playing)
      const [first, ...others] = [1, 1, 3, 7, 1000].map((size) => hashOf(findings, size))
      for (const other of others) assert.equal(other, first)
    })
})
