import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  consumerTopics,
  isAddressedTo,
  isDeclared,
  makeRequest,
  messageMediaType,
  readHttpRequest,
  readPublication,
  writeHttpAnswer,
  writePublication,
} from './index.ts'

const command = { action: 'query', target: { features: [] } }
const headers = { request_id: 'r-1', created: 5, from: 'producer' }
const post = (contentType: string, body: unknown, extra: Record<string, string> = {}) =>
  readHttpRequest({
    method: 'POST',
    headers: { 'content-type': contentType, ...extra },
    body: JSON.stringify(body),
  })

test('a request goes out wrapped, and comes in as it went out', () => {
  const made = makeRequest(command, headers)
  assert.ok(made.ok)
  const got = post(messageMediaType, made.value.message)
  assert.ok(got.ok)
  assert.deepEqual(got.message, { headers, kind: 'request', content: command })
})

test('a malformed command is refused before it is sent', () => {
  assert.ok(!makeRequest({ action: 'deny', target: {} }, headers).ok)
})

test('a message without an id takes that of the header', () => {
  const got = post(
    'application/OpenC2+json; version=1.0',
    { body: { openc2: { request: command } } },
    { 'x-request-id': 'h-1' },
  )
  assert.ok(got.ok)
  assert.equal(got.message.headers.request_id, 'h-1')
})

test('the older transfer is spoken to those who speak it', () => {
  const bare = 'application/openc2-cmd+json;version=1.0'
  assert.ok(!post(bare, command).ok, 'X-Request-ID is mandatory there')
  const got = post(bare, command, { 'x-request-id': 'old-1' })
  assert.ok(got.ok)
  assert.equal(got.dialect, '1.0')
  const answer = writeHttpAnswer(
    { status: 200 },
    { dialect: '1.0', headers: got.message.headers },
    { name: 'us', now: 0 },
  )
  assert.equal(answer.headers['content-type'], 'application/openc2-rsp+json;version=1.0')
  assert.equal(answer.headers['x-request-id'], 'old-1')
  assert.deepEqual(JSON.parse(answer.body), { status: 200 })
})

test('an answer names the request and its sender', () => {
  const answer = writeHttpAnswer({ status: 501 }, { dialect: '1.1', headers }, { name: 'us', now: 9 })
  assert.equal(answer.status, 501)
  assert.deepEqual(JSON.parse(answer.body), {
    headers: { request_id: 'r-1', created: 9, from: 'us', to: ['producer'] },
    body: { openc2: { response: { status: 501 } } },
  })
})

test('what is no request is refused with an OpenC2 response', () => {
  const cases = [
    [readHttpRequest({ method: 'GET', headers: {}, body: '' }), 405],
    [post('text/plain', command), 415],
    [readHttpRequest({ method: 'POST', headers: { 'content-type': messageMediaType }, body: '{' }), 400],
    [post(messageMediaType, { body: { openc2: { response: { status: 200 } } } }), 400],
  ] as const
  for (const [got, status] of cases) {
    assert.ok(!got.ok)
    assert.equal(got.answer.status, status)
    assert.equal(JSON.parse(got.answer.body).body.openc2.response.status, 400)
  }
})

test('a publication is read back, and one without a sender is refused', () => {
  const { payload, options } = writePublication('oc2/cmd/all', {
    headers: { from: 'p', to: ['c'] },
    kind: 'request',
    content: command,
  })
  const { contentType, userProperties } = options.properties
  const got = readPublication({ payload, contentType, encoding: userProperties.encoding })
  assert.ok(got.ok)
  assert.ok(isAddressedTo(got.value, 'c') && !isAddressedTo(got.value, 'd'))
  assert.ok(!readPublication({ payload: JSON.stringify({ body: { openc2: { request: command } } }) }).ok)
  assert.ok(!readPublication({ payload, encoding: 'cbor' }).ok)
  assert.throws(
    () => writePublication('oc2/rsp', { headers: {}, kind: 'response', content: {} }),
    /headers.from/,
  )
})

test('a name with a wildcard is no topic level', () => {
  assert.throws(() => consumerTopics('a/#', []), /topic/)
})

test('a producer looks at the declared pairs before it sends', () => {
  const made = makeRequest({ action: 'deny', target: { ipv4_net: '192.0.2.1' } }, headers)
  assert.ok(made.ok)
  assert.ok(isDeclared({ pairs: { deny: ['ipv4_net'] } }, made.value.command))
  assert.ok(!isDeclared({ pairs: { allow: ['ipv4_net'] } }, made.value.command))
})
