import assert from 'node:assert/strict'
import { test } from 'node:test'
import { matches, phraseQuery, refang, typedTargets } from './commands.ts'

test('a command is found by the beginnings of its words', () => {
  assert.ok(matches('Go to Incidents', 'inc'))
  assert.ok(matches('Go to Incidents', 'go inc'))
  assert.ok(!matches('Go to Incidents', 'dents'))
  assert.ok(matches('Sign out', ''))
})

test('pasted indicators are taken back to what telemetry holds', () => {
  assert.equal(refang(' hxxps://evil[.]example/a '), 'https://evil.example/a')
  assert.equal(refang('10[.]0[.]0[.]1'), '10.0.0.1')
})

test('typed text can be filtered, hunted, and opened when it looks like an id', () => {
  assert.deepEqual(
    typedTargets('lsass').map(({ kind }) => kind),
    ['filter', 'hunt'],
  )
  assert.equal(typedTargets('inc-0191f2aa')[0]?.kind, 'incident')
  assert.deepEqual(typedTargets('  '), [])
})

test('a phrase keeps quotes and backslashes', () => {
  assert.equal(phraseQuery('C:\\a "b"'), '"C:\\\\a \\"b\\""')
})
