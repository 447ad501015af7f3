import assert from 'node:assert/strict'
import { request } from 'node:https'
import { after, before, test } from 'node:test'
import { type Actuator, createConsumer, messageMediaType, openc2Path, respond, slpf } from '@opensoc/openc2'
import { createProducer, type Served, serveConsumer, type TlsIdentity } from './index.ts'
import { makeAuthority, whyNoOpenssl } from './test-certificates.ts'

const skip = whyNoOpenssl()
let authority: ReturnType<typeof makeAuthority>
let [server, client] = [{} as TlsIdentity, {} as TlsIdentity]
let served: Served
let denied = 0

before(async () => {
  if (skip !== false) return
  authority = makeAuthority()
  ;[server, client] = [authority.issue('firewall'), authority.issue('soar')]
  const actuator: Actuator = {
    profile: slpf,
    handlers: {
      deny: {
        ipv4_net: () => {
          denied += 1
          return respond(200, undefined, { slpf: { rule_number: denied } })
        },
      },
    },
  }
  const consumer = createConsumer({
    actuators: [actuator],
    forbids: (_, { sender }) => (sender === 'soar' ? undefined : `${sender} may only ask`),
  })
  served = await serveConsumer({
    consumer,
    identity: server,
    host: '127.0.0.1',
    port: 0,
    name: 'firewall',
    now: () => 5,
  })
})

after(async () => {
  await served?.close()
  authority?.remove()
})

const url = () => `https://127.0.0.1:${served.port}`
const producer = (identity = client) => createProducer({ url: url(), identity, from: 'soar', now: () => 4 })
const deny = { action: 'deny', target: { ipv4_net: '192.0.2.7' } }

test('a command is carried out once for its request id', { skip }, async () => {
  const first = await producer()(deny, 'r-1')
  assert.deepEqual(first, { ok: true, response: { status: 200, results: { slpf: { rule_number: 1 } } } })
  assert.deepEqual(await producer()(deny, 'r-1'), first)
  assert.equal(denied, 1)
})

test('each kind of answer has its code', { skip }, async () => {
  const status = async (command: unknown, id: string) => {
    const sent = await producer()(command, id)
    return sent.ok ? sent.response.status : sent.reason
  }
  assert.equal(await status({ action: 'query', target: { features: ['pairs'] } }, 'r-2'), 200)
  assert.equal(await status({ action: 'deny', target: { ipv6_net: '::1' } }, 'r-3'), 501)
  assert.equal(
    await status({ action: 'deny', target: { ipv4_net: '192.0.2.8' } }, 'r-1'),
    400,
    'the id of another command',
  )
  assert.equal(await status({ ...deny, args: { response_requested: 'ack' } }, 'r-4'), 102)
})

test('a sender without permission gets 403', { skip }, async () => {
  const sent = await producer(authority.issue('intern'))(deny, 'r-5')
  assert.equal(sent.ok && sent.response.status, 403)
})

test('nobody without a certificate of the authority is heard, and no such consumer is spoken to', {
  skip,
}, async () => {
  const other = makeAuthority('another authority')
  try {
    const stranger = { ...other.issue('soar'), ca: client.ca }
    const refused = await producer(stranger)(deny, 'r-6')
    assert.ok(!refused.ok)
    const distrusting = await producer({
      ...client,
      ca: stranger.ca === client.ca ? other.issue('x').ca : stranger.ca,
    })(deny, 'r-7')
    assert.ok(!distrusting.ok && !distrusting.certain)
    const bare = { cert: '', key: '', ca: client.ca }
    assert.equal(await rawStatus({ method: 'POST', body: '{}', identity: bare }), 'refused')
  } finally {
    other.remove()
  }
})

function rawStatus({
  method,
  body,
  identity = client,
  contentType = messageMediaType,
}: {
  method: string
  body: string
  identity?: TlsIdentity
  contentType?: string
}) {
  return new Promise<number | string>((resolve) => {
    const { cert, key, ca } = identity
    const sent = request(
      new URL(openc2Path, url()),
      { method, ca, ...(cert && { cert, key }), agent: false, headers: { 'content-type': contentType } },
      (answer) => {
        answer.resume()
        resolve(answer.statusCode ?? 0)
      },
    )
    sent.on('error', () => resolve('refused'))
    sent.end(body)
  })
}

test('what is no OpenC2 request is refused by its code', { skip }, async () => {
  assert.equal(await rawStatus({ method: 'POST', body: '{' }), 400)
  assert.equal(await rawStatus({ method: 'PUT', body: '{}' }), 405)
  assert.equal(await rawStatus({ method: 'POST', body: '{}', contentType: 'application/json' }), 415)
  assert.equal(await rawStatus({ method: 'POST', body: JSON.stringify('x'.repeat(2 * 1024 * 1024)) }), 413)
})
