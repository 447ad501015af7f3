import assert from 'node:assert/strict'
import { test } from 'node:test'
import { completed, completions, wordAt } from './completion.ts'

const fields = ['host', 'process_name', 'parent_name', 'user'].map((name) => ({ name, help: '' }))

test('a field name is completed where one can stand', () => {
  const cases: [string, string | undefined][] = [
    ['pro', 'pro'],
    ['host:a AND pro', 'pro'],
    ['NOT (use', 'use'],
    ['host:a', undefined],
    ['"some pro', undefined],
    ['"done" pro', 'pro'],
    ['host:a ', undefined],
  ]
  for (const [query, word] of cases) assert.equal(wordAt(query, query.length)?.text, word, query)
})

test('names that start with the word come first', () => {
  assert.deepEqual(
    completions('p', fields).map(({ name }) => name),
    ['process_name', 'parent_name'],
  )
  assert.deepEqual(
    completions('name', fields).map(({ name }) => name),
    ['process_name', 'parent_name'],
  )
})

test('completing puts the field and its colon in the place of the word', () => {
  assert.deepEqual(completed('a AND pro', { start: 6, text: 'pro' }, 'process_name'), {
    query: 'a AND process_name:',
    cursor: 19,
  })
})
