import { type Issue, printIssues, type Reading } from './issue.ts'
import { type Message, readMessage, writeMessage } from './message.ts'

/** The MQTT 5 transfer as data (transf-mqtt-v1.0-cs01): topics, properties and options; no connection here. */

export const mqttContentType = 'application/openc2'

/** Topics that a consumer subscribes to: everyone's, each profile's, its own. */
export function consumerTopics(deviceId: string, nsids: readonly string[]): readonly string[] {
  return [
    'oc2/cmd/all',
    ...nsids.map((nsid) => `oc2/cmd/ap/${topicLevel(nsid)}`),
    `oc2/cmd/device/${topicLevel(deviceId)}`,
  ]
}

export function producerTopics(producerId: string): readonly string[] {
  return ['oc2/rsp', `oc2/rsp/${topicLevel(producerId)}`]
}

/** CONNECT: the session outlives the connection, there is no will, and a dead peer is noticed within five minutes. */
export const mqttConnect = {
  clean: false,
  keepalive: 285,
  properties: { sessionExpiryInterval: 86_400 },
} as const

export const mqttSubscription = { qos: 2, nl: true, rap: true, rh: 0 } as const

export interface MqttPublication {
  readonly topic: string
  readonly payload: string
  readonly options: {
    readonly qos: 1 | 2
    readonly retain: false
    readonly properties: {
      readonly payloadFormatIndicator: true
      readonly contentType: typeof mqttContentType
      readonly userProperties: { readonly msgType: 'req' | 'rsp' | 'ntf'; readonly encoding: 'json' }
    }
  }
}

const msgTypes = { request: 'req', response: 'rsp', notification: 'ntf' } as const

/** PUBLISH of a message. `from` is mandatory in both directions, and there is never a response topic. */
export function writePublication(topic: string, message: Message): MqttPublication {
  if (message.headers.from === undefined) throw new Error('a message over MQTT needs headers.from')
  return {
    topic,
    payload: JSON.stringify(writeMessage(message)),
    options: {
      qos: 1,
      retain: false,
      properties: {
        payloadFormatIndicator: true,
        contentType: mqttContentType,
        userProperties: { msgType: msgTypes[message.kind], encoding: 'json' },
      },
    },
  }
}

export interface ReceivedPublication {
  readonly payload: string
  readonly contentType?: string | undefined
  readonly encoding?: string | undefined
}

/** Reads a PUBLISH. Anything that is not an OpenC2 message in JSON from a named sender is refused with the reason. */
export function readPublication({ payload, contentType, encoding }: ReceivedPublication): Reading<Message> {
  if (contentType !== undefined && contentType !== mqttContentType) {
    return refused('the content type', `must be ${mqttContentType}`)
  }
  if (encoding !== undefined && encoding !== 'json') return refused('the encoding', 'must be json')
  let json: unknown
  try {
    json = JSON.parse(payload)
  } catch {
    return refused('the payload', 'must be JSON')
  }
  const read = readMessage(json)
  if (read.ok && read.value.headers.from === undefined) return refused('/headers/from', 'is missing')
  return read
}

/** True when `to` is absent or names the recipient. */
export function isAddressedTo(message: Message, name: string): boolean {
  return message.headers.to === undefined || message.headers.to.includes(name)
}

function refused(pointer: string, message: string): Reading<Message> {
  const issues: readonly Issue[] = [{ pointer, message }]
  return { ok: false, issues }
}

/** A name as one level of a topic: wildcards and separators would widen it. */
function topicLevel(name: string): string {
  if (/[+#/\x00]/.test(name) || name.length === 0 || name.length > 256) {
    throw new Error(`${printIssues([{ pointer: name, message: 'cannot be a level of an MQTT topic' }])}`)
  }
  return name
}
