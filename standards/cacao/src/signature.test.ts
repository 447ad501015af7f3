import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyPairKeyObjectResult } from 'node:crypto'
import { test } from 'node:test'
import {
  canonicalJson,
  embeddedKey,
  isSameKey,
  type PlaybookSignature,
  signPlaybook,
  verifySignature,
} from './index.ts'
import { action, id, samplePlaybook } from './sample-playbook.ts'

const playbook = samplePlaybook(
  { [id('action', 1)]: action('do', { on_completion: id('end', 0) }) },
  id('action', 1),
)
const keys: Readonly<Record<string, KeyPairKeyObjectResult>> = {
  RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  PS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  Ed25519: generateKeyPairSync('ed25519'),
  Ed448: generateKeyPairSync('ed448'),
}

function unsigned(
  algorithm: string,
  more: Partial<PlaybookSignature> = {},
): Omit<PlaybookSignature, 'value'> {
  return {
    type: 'jss',
    id: id('jss', 1),
    created: playbook.created,
    modified: playbook.modified,
    signee: 'us',
    related_to: playbook.id,
    related_version: playbook.modified,
    hash_algorithm: 'sha-256',
    algorithm,
    public_key: keys[algorithm]?.publicKey.export({ format: 'der', type: 'spki' }).toString('base64') ?? '',
    ...more,
  }
}

test('every algorithm signs and verifies, and a changed playbook does not', () => {
  for (const [algorithm, { privateKey, publicKey }] of Object.entries(keys)) {
    const signed = signPlaybook(playbook, unsigned(algorithm), privateKey)
    const signature = signed.signatures?.[0] as unknown as PlaybookSignature
    assert.deepEqual(verifySignature(signed, signature, publicKey, 0), { ok: true }, algorithm)
    assert.ok(!verifySignature({ ...signed, severity: 1 }, signature, publicKey, 0).ok, algorithm)
    assert.ok(!verifySignature(signed, { ...signature, signee: 'them' }, publicKey, 0).ok, algorithm)
    const embedded = embeddedKey(signature)
    assert.ok(embedded && isSameKey(embedded, publicKey), algorithm)
  }
})

test('a second signature leaves the first one good', () => {
  const [a, b] = [keys['ES256'], keys['Ed25519']] as [KeyPairKeyObjectResult, KeyPairKeyObjectResult]
  const once = signPlaybook(playbook, unsigned('ES256'), a.privateKey)
  const twice = signPlaybook(once, unsigned('Ed25519', { id: id('jss', 2) }), b.privateKey)
  const [first, second] = twice.signatures as unknown as [PlaybookSignature, PlaybookSignature]
  assert.ok(verifySignature(twice, first, a.publicKey, 0).ok)
  assert.ok(verifySignature(twice, second, b.publicKey, 0).ok)
})

test('a signature of another playbook, version, time or key is none', () => {
  const { privateKey, publicKey } = keys['ES256'] as KeyPairKeyObjectResult
  const verdict = (more: Partial<PlaybookSignature>, key = publicKey) => {
    const signed = signPlaybook(playbook, unsigned('ES256', more), privateKey)
    return verifySignature(signed, signed.signatures?.[0] as unknown as PlaybookSignature, key, 1000).ok
  }
  assert.ok(verdict({}))
  assert.ok(!verdict({ related_to: id('playbook', 2) }))
  assert.ok(!verdict({ related_version: '2020-01-01T00:00:00.000Z' }))
  assert.ok(!verdict({ revoked: true }))
  assert.ok(!verdict({ valid_from: '2030-01-01T00:00:00.000Z' }))
  assert.ok(!verdict({}, generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey))
  assert.ok(!verdict({}, keys['Ed25519']?.publicKey))
})

test('a shared secret is no signature', () => {
  const { privateKey, publicKey } = keys['ES256'] as KeyPairKeyObjectResult
  assert.throws(() => signPlaybook(playbook, unsigned('HS256'), privateKey), /HS256/)
  assert.ok(!verifySignature(playbook, { ...unsigned('HS256'), value: '' }, publicKey, 0).ok)
})

test('canonical JSON orders by UTF-16 and prints numbers as ECMAScript', () => {
  assert.equal(
    canonicalJson({ '\u{1f600}': 1, '\ufb33': 1e30, a: [0.1, -0, '\n'] }),
    '{"a":[0.1,0,"\\n"],"\u{1f600}":1,"\ufb33":1e+30}',
  )
  assert.throws(() => canonicalJson('\ud800'))
})
