import {
  makeRequest,
  printIssues,
  producerTopics,
  type Response,
  readResponse,
  writePublication,
} from '@opensoc/openc2'
import { type BrokerOptions, connectBroker, publish } from './broker-connection.ts'

export interface MqttProducerOptions extends BrokerOptions {
  readonly producerId: string
  readonly now: () => number
  readonly timeoutMs?: number
}

export interface MqttProducer {
  /** Sends a command to a device and waits for its response; rejects when none comes in time. */
  send(command: unknown, to: string, requestId: string): Promise<Response>
  close(): Promise<void>
}

const TIMEOUT_MS = 15_000

export async function createMqttProducer(options: MqttProducerOptions): Promise<MqttProducer> {
  const { producerId, now, timeoutMs = TIMEOUT_MS } = options
  const waiting = new Map<string, (response: Response) => void>()
  const client = await connectBroker(options, producerTopics(producerId), ({ kind, headers, content }) => {
    if (kind !== 'response') return
    const read = readResponse(content)
    if (read.ok) waiting.get(`${headers.from} ${headers.request_id}`)?.(read.value)
  })
  return {
    async send(command, to, requestId) {
      const headers = { request_id: requestId, created: now(), from: producerId, to: [to] }
      const made = makeRequest(command, headers)
      if (!made.ok) throw new Error(printIssues(made.issues))
      const key = `${to} ${requestId}`
      const { promise, resolve, reject } = Promise.withResolvers<Response>()
      waiting.set(key, resolve)
      const timer = setTimeout(() => reject(new Error(`${to} did not answer in time`)), timeoutMs)
      try {
        const { body } = made.value.message as { body: { openc2: { request: unknown } } }
        await publish(
          client,
          writePublication(`oc2/cmd/device/${to}`, {
            headers,
            kind: 'request',
            content: body.openc2.request,
          }),
        )
        return await promise
      } finally {
        clearTimeout(timer)
        waiting.delete(key)
      }
    },
    close: () => client.endAsync(),
  }
}
