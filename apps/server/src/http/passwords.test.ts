import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { hashPassword, hashSecret, isPassword, makeSecret } from './passwords.ts'

describe('passwords and secrets', () => {
  it('knows the right password, however it was typed, and no other', async () => {
    const stored = await hashPassword('Zürich is grey today')
    assert.match(stored, /^scrypt\$32768\$8\$1\$/)
    assert.equal(await isPassword('Zu\u0308rich is grey today', stored), true)
    assert.equal(await isPassword('Zurich is grey today', stored), false)
    assert.equal(await isPassword('anything', 'not a hash'), false)
  })

  it('makes secrets that are stored only as their hash', () => {
    const { secret, hash } = makeSecret()
    assert.equal(hashSecret(secret), hash)
    assert.ok(!hash.includes(secret))
    assert.notEqual(makeSecret().secret, secret)
  })
})
