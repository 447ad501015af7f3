import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Actuator,
  type ConsumerOptions,
  createConsumer,
  er,
  packetFilterActuator,
  respond,
  slpf,
} from './index.ts'
import { memoryFilter } from './memory-filter.ts'

const deny = { action: 'deny', target: { ipv4_net: '192.0.2.7' } }

function counting(handler: () => ReturnType<typeof respond> = () => respond(200)) {
  let calls = 0
  const actuator: Actuator = {
    profile: slpf,
    handlers: {
      deny: {
        ipv4_net: () => {
          calls += 1
          return handler()
        },
      },
    },
  }
  return { actuator, calls: () => calls }
}

async function ask(command: unknown, options: Partial<ConsumerOptions> = {}, request_id?: string) {
  const actuators = options.actuators ?? [counting().actuator]
  const consumer = createConsumer({ ...options, actuators })
  return consumer.receive(command, { sender: 'a', ...(request_id && { request_id }) }).response
}

test('the declared pairs are the pairs that are implemented', async () => {
  const filter = packetFilterActuator(slpf, memoryFilter(), () => 0)
  const response = await ask(
    { action: 'query', target: { features: ['pairs', 'pairs'] } },
    { actuators: [filter] },
  )
  const pairs = response?.results?.pairs ?? {}
  assert.deepEqual(Object.keys(pairs).sort(), ['allow', 'delete', 'deny', 'query'])
  for (const [action, targets] of Object.entries(pairs)) {
    if (action === 'query') continue
    assert.deepEqual([...targets], Object.keys(filter.handlers[action as 'deny'] ?? {}))
  }
})

test('a repeated request is carried out once and answered the same', async () => {
  const { actuator, calls } = counting(() => respond(200, undefined, { slpf: { rule_number: calls() } }))
  const consumer = createConsumer({ actuators: [actuator] })
  const first = await consumer.receive(deny, { sender: 'a', request_id: '1' }).response
  const again = await consumer.receive(deny, { sender: 'a', request_id: '1' }).response
  assert.deepEqual(again, first)
  assert.equal(calls(), 1)
  await consumer.receive(deny, { sender: 'b', request_id: '1' }).response
  assert.equal(calls(), 2, 'the id of another sender is another request')
})

test('the id of one command is refused for another', async () => {
  const consumer = createConsumer({ actuators: [counting().actuator] })
  await consumer.receive(deny, { sender: 'a', request_id: '1' }).response
  const other = { action: 'deny', target: { ipv4_net: '192.0.2.8' } }
  assert.equal((await consumer.receive(other, { sender: 'a', request_id: '1' }).response)?.status, 400)
})

const codes: readonly [name: string, command: unknown, status: number | undefined][] = [
  ['a pair of another action', { action: 'scan', target: { device: { hostname: 'a' } } }, 501],
  ['a target that is not implemented', { action: 'deny', target: { ipv6_net: '::1' } }, 501],
  ['an actuator that is not here', { ...deny, actuator: { 'x-other': {} } }, 501],
  ['arguments of a profile that is not here', { ...deny, args: { 'x-other': { a: 1 } } }, 501],
  [
    'a malformed command that wants no answer',
    { action: 'deny', target: 7, args: { response_requested: 'none' } },
    undefined,
  ],
  ['ack of work', { ...deny, args: { response_requested: 'ack' } }, 102],
  [
    'ack of what is not implemented',
    { action: 'deny', target: { ipv6_net: '::1' }, args: { response_requested: 'ack' } },
    501,
  ],
  ['complete', { ...deny, args: { response_requested: 'complete' } }, 200],
]

test('each way to ask has its code', async () => {
  for (const [name, command, status] of codes) assert.equal((await ask(command))?.status, status, name)
})

test('a sender without permission gets 403 and nothing happens', async () => {
  const { actuator, calls } = counting()
  const response = await ask(deny, { actuators: [actuator], forbids: () => 'not yours' })
  assert.deepEqual(response, { status: 403, status_text: 'not yours' })
  assert.equal(calls(), 0)
})

test('an error of a handler becomes 500 without its words', async () => {
  const seen: unknown[] = []
  const { actuator } = counting(() => {
    throw new Error('password in here')
  })
  const response = await ask(deny, { actuators: [actuator], onError: (error) => seen.push(error) })
  assert.equal(response?.status, 500)
  assert.ok(!response.status_text?.includes('password'))
  assert.equal(seen.length, 1)
})

test('of two profiles the one that implements the pair answers', async () => {
  const device: Actuator = { profile: er, handlers: { allow: { device: () => respond(200) } } }
  const actuators = [counting().actuator, device]
  assert.equal(
    (await ask({ action: 'allow', target: { device: { hostname: 'a' } } }, { actuators }))?.status,
    200,
  )
  assert.equal((await ask(deny, { actuators }))?.status, 200)
})
