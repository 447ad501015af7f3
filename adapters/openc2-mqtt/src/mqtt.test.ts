import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createConsumer, er, type PacketFilter, packetFilterActuator, respond, slpf } from '@opensoc/openc2'
import { connectAsync } from 'mqtt'
import { type Connected, createMqttProducer, type MqttProducer, serveOverMqtt } from './index.ts'
import { startBroker, whyNoBroker } from './mosquitto.ts'

let broker: Awaited<ReturnType<typeof startBroker>>
let consumer: Connected
let [soar, intern] = [] as unknown as [MqttProducer, MqttProducer]
let rules: Parameters<PacketFilter['apply']>[0] = []

before(async () => {
  if (whyNoBroker !== false) return
  broker = await startBroker()
  const filter: PacketFilter = {
    targets: ['ipv4_net'],
    rules: () => rules,
    lastNumber: () => rules.length,
    async apply(next) {
      rules = next
    },
  }
  consumer = await serveOverMqtt({
    consumer: createConsumer({
      actuators: [
        packetFilterActuator(slpf, filter, () => 0),
        { profile: er, handlers: { contain: { device: () => respond(200) } } },
      ],
      forbids: (_, { sender }) => (sender === 'soar' ? undefined : 'may only ask'),
    }),
    ...{ url: broker.url, clientId: 'fw', deviceId: 'firewall', nsids: ['slpf', 'er'], now: () => 7 },
  })
  const producer = (producerId: string) =>
    createMqttProducer({ url: broker.url, clientId: producerId, producerId, now: () => 5, timeoutMs: 5000 })
  ;[soar, intern] = [await producer('soar'), await producer('intern')]
})

after(async () => {
  await Promise.all([soar?.close(), intern?.close(), consumer?.close()])
  await broker?.stop()
})

const deny = { action: 'deny', target: { ipv4_net: '192.0.2.7' } }
const contain = {
  action: 'contain',
  target: { device: { hostname: 'ws1' } },
  args: { er: { device_containment: 'network_isolation' } },
}

test('each command of a third party gets its code over a real broker', { skip: whyNoBroker }, async () => {
  const status = async (command: unknown, id: string, producer = soar) =>
    (await producer.send(command, 'firewall', id)).status
  assert.equal(await status(deny, '1'), 200)
  assert.equal(await status({ action: 'allow', target: { ipv4_net: '192.0.2.8' } }, '2'), 200)
  assert.equal(await status(contain, '3'), 200)
  assert.equal(
    await status({ action: 'query', target: { features: ['pairs', 'versions', 'profiles'] } }, '4', intern),
    200,
  )
  assert.equal(await status(deny, '5', intern), 403)
  assert.equal(await status({ action: 'deny', target: { ipv6_net: '::1' } }, '6'), 501)
  assert.equal(await status(deny, '3'), 400, 'the id of another command')
  assert.equal(await status(deny, '1'), 200, 'the same request again')
  assert.equal(rules.length, 2)
})

test('a malformed command is answered with 400, and what is no message with nothing', {
  skip: whyNoBroker,
}, async () => {
  const client = await connectAsync(broker.url, { protocolVersion: 5, clientId: 'raw' })
  try {
    await client.subscribeAsync('oc2/rsp')
    const answered = new Promise<string>((resolve) =>
      client.on('message', (_, payload) => resolve(payload.toString())),
    )
    await client.publishAsync('oc2/cmd/all', 'not json', { qos: 1 })
    await client.publishAsync('oc2/cmd/ap/slpf', JSON.stringify({ body: { openc2: { request: deny } } }), {
      qos: 1,
    })
    const malformed = {
      headers: { from: 'raw', request_id: 'm' },
      body: { openc2: { request: { action: 'deny', target: {} } } },
    }
    await client.publishAsync('oc2/cmd/ap/slpf', JSON.stringify(malformed), { qos: 1 })
    const { headers, body } = JSON.parse(await answered)
    assert.deepEqual([headers.request_id, headers.to, body.openc2.response.status], ['m', ['raw'], 400])
  } finally {
    await client.endAsync()
  }
})

test('a command for another device is left to it', { skip: whyNoBroker }, async () => {
  const producer = await createMqttProducer({
    url: broker.url,
    clientId: 'short',
    producerId: 'short',
    now: () => 5,
    timeoutMs: 300,
  })
  await assert.rejects(producer.send(deny, 'nobody', '1'), /did not answer/)
  await producer.close()
})
