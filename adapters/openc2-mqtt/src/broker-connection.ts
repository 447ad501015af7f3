import { OpenSocError } from '@opensoc/kernel'
import {
  type Message,
  type MqttPublication,
  mqttConnect,
  mqttSubscription,
  readPublication,
} from '@opensoc/openc2'
import { connectAsync, type IClientPublishOptions, type MqttClient } from 'mqtt'

export interface BrokerOptions {
  /** `mqtts://host:8883`; `mqtt:` is for tests on loopback. */
  readonly url: string
  /** Stays the same over restarts: the broker keeps what came meanwhile. */
  readonly clientId: string
  /** PEM, for mutual TLS. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly ca: string }
  readonly connectTimeoutMs?: number
}

const CONNECT_MS = 10_000

/** Connects with the options of the transfer: the session outlives the connection, there is no will. */
export async function connectBroker(
  { url, clientId, tls, connectTimeoutMs = CONNECT_MS }: BrokerOptions,
  topics: readonly string[],
  onMessage: (message: Message, topic: string) => void,
): Promise<MqttClient> {
  let client: MqttClient
  try {
    client = await connectAsync(
      url,
      {
        protocolVersion: 5,
        clientId,
        ...mqttConnect,
        connectTimeout: connectTimeoutMs,
        ...tls,
        ...(tls && { minVersion: 'TLSv1.2' as const }),
      },
      false,
    )
  } catch (cause) {
    throw new OpenSocError('BROKER_UNREACHABLE', `cannot connect to ${url}: ${(cause as Error).message}`, {
      cause,
      nextStep: 'Check the broker and its address.',
    })
  }
  client.on('message', (topic, payload, packet) => {
    const properties = packet.properties
    const encoding = (properties?.userProperties as Record<string, string> | undefined)?.['encoding']
    const read = readPublication({
      payload: payload.toString('utf8'),
      contentType: properties?.contentType,
      encoding,
    })
    // What is no OpenC2 message from a named sender cannot be answered: there is nobody to answer to.
    if (read.ok) onMessage(read.value, topic)
  })
  await client.subscribeAsync(Object.fromEntries(topics.map((topic) => [topic, { ...mqttSubscription }])))
  return client
}

export async function publish(
  client: MqttClient,
  { topic, payload, options }: MqttPublication,
): Promise<void> {
  await client.publishAsync(topic, payload, options as unknown as IClientPublishOptions)
}
