import { type Consumer, consumerTopics, isAddressedTo, type Message, writePublication } from '@opensoc/openc2'
import { type BrokerOptions, connectBroker, publish } from './broker-connection.ts'

export interface MqttConsumerOptions extends BrokerOptions {
  readonly consumer: Consumer
  /** Its own topic is `oc2/cmd/device/<deviceId>`; also its name in `from` and `to`. */
  readonly deviceId: string
  readonly nsids: readonly string[]
  /** ms since the epoch. */
  readonly now: () => number
}

export interface Connected {
  close(): Promise<void>
}

/**
 * A consumer at a broker. Who may publish to the command topics is the broker's to check: `from` is what the sender says.
 * QoS 1 brings a message twice at times; the consumer answers a request id once carried out.
 */
export async function serveOverMqtt(options: MqttConsumerOptions): Promise<Connected> {
  const { consumer, deviceId, nsids, now } = options
  const answer = async ({ headers, content }: Message) => {
    const { from = '', request_id } = headers
    const response = await consumer.receive(content, {
      sender: from,
      ...(request_id !== undefined && { request_id }),
    }).response
    if (response === undefined) return
    const message: Message = {
      headers: {
        ...(request_id !== undefined && { request_id }),
        created: now(),
        from: deviceId,
        to: [from],
      },
      kind: 'response',
      content: response,
    }
    await publish(client, writePublication('oc2/rsp', message))
  }
  const client = await connectBroker(options, consumerTopics(deviceId, nsids), (message) => {
    if (message.kind === 'request' && isAddressedTo(message, deviceId))
      void answer(message).catch(() => undefined)
  })
  return { close: () => client.endAsync() }
}
