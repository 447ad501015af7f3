import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { vectorsFolder } from '../../../scripts/given-material.ts'
import {
  type Actuator,
  consumerTopics,
  createConsumer,
  er,
  mqttConnect,
  mqttSubscription,
  openc2Path,
  packetFilterActuator,
  pf,
  producerTopics,
  readCommand,
  readHttpRequest,
  readMessage,
  readResponse,
  respond,
  slpf,
  writeHttpAnswer,
  writePublication,
} from './index.ts'
import { memoryFilter } from './memory-filter.ts'

interface Case {
  readonly id: string
  readonly kind: 'command' | 'response' | 'message'
  readonly valid: boolean
  readonly message?: unknown
  readonly raw?: string
}

interface Behaviour {
  readonly id: string
  readonly profile: string
  readonly command: unknown
  readonly expect: {
    readonly status?: number | readonly number[]
    readonly status_not?: number
    readonly status_text?: string
    readonly no_response?: boolean
    readonly results_has?: readonly string[]
    readonly results_equal?: Readonly<Record<string, unknown>>
    readonly pairs_include?: Readonly<Record<string, readonly string[]>>
  }
}

const folder = vectorsFolder()
const skip = folder === undefined && 'the conformance vectors are absent (OPENSOC_VECTORS)'
const read = (name: string) =>
  folder ? JSON.parse(readFileSync(join(folder, 'openc2', name), 'utf8')) : undefined
const profiles = [slpf, pf, er]
const argued = new Set([
  // decision 7: an actuator is a choice of exactly one (3.3.1.3)
  'bb-command-good-deny_uri_actuator_multiple',
])

test('the JSON schema suite agrees, but for the argued case', { skip }, () => {
  for (const one of read('bberliner-cases.json') as Case[]) {
    const value = one.raw === undefined ? one.message : undefined
    const verdict = one.kind === 'command' ? readCommand(value, { profiles }) : readResponse(value, profiles)
    assert.equal(verdict.ok, argued.has(one.id) ? !one.valid : one.valid, one.id)
  }
})

/** Examples of the texts that their own texts refuse, with the reason. */
const refusedExamples: Readonly<Record<string, string>> = {
  'oc2ls-v2.0-wd02-10': 'the namespace `blinky` is neither registered nor begins with x- (3.1.4)',
  'oc2slpf-v1.0-cs01-20':
    'the namespace `iot-front-door-lock` is neither registered nor begins with x- (3.1.4)',
  'ap-er-v1.0-wd-06': '`ipv_net` stands for ipv4_net',
}

test('the examples of the texts are read', { skip }, (t) => {
  for (const one of read('spec-examples.json') as Case[]) {
    const options = { profiles, acceptDraft2: true }
    const verdict =
      one.kind === 'command'
        ? readCommand(one.message, options)
        : one.kind === 'response'
          ? readResponse(one.message, profiles)
          : readMessage(one.message)
    const refused = refusedExamples[one.id]
    if (refused) t.diagnostic(`${one.id}: ${refused}`)
    assert.equal(
      verdict.ok,
      refused === undefined,
      `${one.id} ${verdict.ok ? '' : JSON.stringify(verdict.issues)}`,
    )
  }
})

test('the consumer answers as its profiles say', { skip }, async () => {
  const everyEr: Actuator = {
    profile: er,
    handlers: Object.fromEntries(
      Object.entries(er.pairs).map(([action, targets]) => [
        action,
        Object.fromEntries(targets.map((target) => [target, () => respond(200)])),
      ]),
    ),
  }
  const consumers: Record<string, ReturnType<typeof createConsumer>> = {
    slpf: createConsumer({
      actuators: [packetFilterActuator(slpf, memoryFilter(), () => 1_700_000_000_000)],
    }),
    er: createConsumer({ actuators: [everyEr] }),
  }
  for (const { id, profile, command, expect } of (read('consumer-behaviour.json') as { cases: Behaviour[] })
    .cases) {
    const consumer = consumers[profile]
    assert.ok(consumer, `${id}: no consumer for ${profile}`)
    const response = await consumer.receive(command, { sender: 'test', request_id: id }).response
    if (expect.no_response) {
      assert.equal(response, undefined, id)
      continue
    }
    assert.ok(response, id)
    if (expect.status !== undefined)
      assert.ok([expect.status].flat().includes(response.status), `${id}: ${JSON.stringify(response)}`)
    if (expect.status_not !== undefined) assert.notEqual(response.status, expect.status_not, id)
    if (expect.status_text !== undefined) assert.equal(response.status_text, expect.status_text, id)
    for (const path of expect.results_has ?? [])
      assert.notEqual(at(response.results, path), undefined, `${id} ${path}`)
    for (const [path, value] of Object.entries(expect.results_equal ?? {})) {
      assert.equal(at(response.results, path), value, id)
    }
    for (const [action, targets] of Object.entries(expect.pairs_include ?? {})) {
      for (const target of targets)
        assert.ok(response.results?.pairs?.[action]?.includes(target), `${id} ${action} ${target}`)
    }
  }
})

test('the HTTPS binding gives the codes of its cases', { skip }, async () => {
  const consumer = createConsumer({ actuators: [packetFilterActuator(slpf, memoryFilter(), () => 0)] })
  for (const { id, request, expect } of read('https-binding.json').cases) {
    assert.equal(request.path, openc2Path, id)
    if (request.auth === null) continue // who is at the other end is the server's to know: tested there
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value as string]),
    )
    const got = readHttpRequest({ method: request.method, headers, body: JSON.stringify(request.body ?? '') })
    if (!got.ok) {
      assert.ok(expect.http_in?.includes(got.answer.status), `${id}: ${got.answer.status}`)
      continue
    }
    const response = await consumer.receive(got.message.content, { sender: 'test' }).response
    const answer = writeHttpAnswer(
      response,
      { dialect: got.dialect, headers: got.message.headers },
      { name: 'us', now: 0 },
    )
    if (expect.http !== undefined) assert.equal(answer.status, expect.http, id)
    if (expect.response_status !== undefined) {
      assert.equal(JSON.parse(answer.body).body.openc2.response.status, expect.response_status, id)
    }
  }
})

test('the MQTT binding has the topics and options of its text', { skip }, () => {
  const expected = read('mqtt-binding.json')
  assert.deepEqual(
    consumerTopics('zulu', ['alpha', 'iota']),
    expected.subscribe['consumer(device zulu, profiles alpha iota)'],
  )
  assert.deepEqual(producerTopics('omega'), expected.subscribe['producer(omega)'])
  assert.equal(mqttConnect.clean, expected.connect.clean_start)
  assert.ok(mqttConnect.keepalive <= expected.connect.keep_alive_max)
  const { options } = writePublication('oc2/rsp', {
    headers: { from: 'a' },
    kind: 'response',
    content: { status: 200 },
  })
  assert.ok(options.qos >= expected.publish.qos_min)
  assert.equal(options.retain, expected.publish.retain)
  assert.equal(options.properties.contentType, expected.publish.content_type)
  assert.equal(
    Number(options.properties.payloadFormatIndicator),
    expected.publish.payload_format_indicator_json,
  )
  assert.ok(!('responseTopic' in options.properties))
  assert.ok(expected.publish.user_properties.msgType.includes(options.properties.userProperties.msgType))
  const subscription = expected.subscription_options
  assert.deepEqual(
    [mqttSubscription.qos, Number(mqttSubscription.nl), Number(mqttSubscription.rap), mqttSubscription.rh],
    [
      subscription.max_qos,
      subscription.no_local,
      subscription.retain_as_published,
      subscription.retain_handling,
    ],
  )
})

function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value)
}
