import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Node } from './layout.ts'
import { type Step, stepAlert, storyOf, walk } from './walk.ts'

const node = (id: string, time: number, parent?: string, findings: string[] = []): Node => ({
  id,
  kind: 'process',
  label: id,
  sub: '',
  host: 'ws-1',
  time,
  ...(parent === undefined ? {} : { parent }),
  techniques: [],
  finding_ids: findings,
  event_ids: [],
  on_path: true,
  root: id === 'mail',
  child_count: 0,
  facts: {},
})
const nodes = [
  node('mail', 1),
  node('word', 2, 'mail'),
  node('shell', 3, 'word', ['f1']),
  node('net', 4, 'shell', ['f2']),
  node('dll', 5, 'shell'),
  node('note', 6, 'word', ['f3']),
]
const story = storyOf(nodes)
const by = (id: string) => nodes.find((one) => one.id === id)!

test('the list is the story from cause to effect, with its depth', () => {
  assert.deepEqual(
    story.rows.map(({ node: { id }, level }) => `${level} ${id}`),
    ['1 mail', '2 word', '3 shell', '4 net', '4 dll', '3 note'],
  )
  assert.equal(story.rootCause?.id, 'mail')
})

test('arrows walk to cause, effect and beside', () => {
  const cases: [string, Step, string | undefined][] = [
    ['shell', 'parent', 'word'],
    ['shell', 'child', 'net'],
    ['net', 'next', 'dll'],
    ['dll', 'next', 'note'],
    ['note', 'previous', 'shell'],
    ['net', 'previous', 'shell'],
    ['mail', 'parent', undefined],
    ['mail', 'next', undefined],
    ['dll', 'child', undefined],
  ]
  for (const [from, step, to] of cases)
    assert.equal(walk(story, by(from), step)?.id, to, `${step} of ${from}`)
})

test('n and N go round the alerts in time', () => {
  assert.equal(stepAlert(story, undefined, 1)?.id, 'shell')
  assert.equal(stepAlert(story, by('note'), 1)?.id, 'shell')
  assert.equal(stepAlert(story, by('shell'), -1)?.id, 'note')
  assert.equal(stepAlert(story, by('dll'), 1)?.id, 'note')
  assert.equal(stepAlert(storyOf([node('a', 1)]), undefined, 1), undefined)
})
