import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiError } from '@opensoc/contract'
import { problemLine, problemWords } from './problem-words.ts'

test('a problem of the server keeps its detail, next step and reference', () => {
  const error = new ApiError({
    type: 'about:blank',
    title: 'Changed in between',
    status: 409,
    code: 'INCIDENT_CHANGED',
    detail: 'the incident is at version 3, not 2',
    next_step: 'Load it again.',
    request_id: 'r-1',
  })
  assert.equal(problemWords(error).reference, 'INCIDENT_CHANGED · request r-1')
  assert.equal(problemLine(error), 'Changed in between. the incident is at version 3, not 2. Load it again.')
})

test('a broken connection says so and what to check', () => {
  assert.match(problemLine(new TypeError('Failed to fetch')), /cannot be reached.*Failed to fetch.*Check/)
})
