import { request } from 'node:https'
import {
  makeRequest,
  messageMediaType,
  openc2Path,
  printIssues,
  type Response,
  readMessage,
  readResponse,
} from '@opensoc/openc2'
import type { TlsIdentity } from './identity.ts'

export interface ProducerOptions {
  /** `https://host:port` of the consumer. */
  readonly url: string
  readonly identity: TlsIdentity
  /** The name that the consumer's certificate must carry; default: the host of the address. */
  readonly serverName?: string
  readonly from: string
  readonly now: () => number
  readonly timeoutMs?: number
}

export type Sent =
  | { readonly ok: true; readonly response: Response }
  /** `certain` false: the command may have been carried out all the same. */
  | { readonly ok: false; readonly reason: string; readonly certain: boolean }

/** Sends one command and waits for its response. The request id makes it safe to send it again. */
export type Producer = (command: unknown, requestId: string, signal?: AbortSignal) => Promise<Sent>

const TIMEOUT_MS = 15_000
const MAX_BODY_BYTES = 16 * 1024 * 1024

export function createProducer(options: ProducerOptions): Producer {
  return async (command, requestId, signal) => {
    const made = makeRequest(command, { request_id: requestId, created: options.now(), from: options.from })
    if (!made.ok) return { ok: false, reason: printIssues(made.issues), certain: true }
    try {
      return readAnswer(await post(options, requestId, JSON.stringify(made.value.message), signal), requestId)
    } catch (error) {
      return { ok: false, reason: (error as Error).message, certain: false }
    }
  }
}

function post(
  options: ProducerOptions,
  requestId: string,
  body: string,
  signal?: AbortSignal,
): Promise<string> {
  const { cert, key, ca } = options.identity
  return new Promise((resolve, reject) => {
    const sent = request(
      new URL(openc2Path, options.url),
      {
        method: 'POST',
        ...{ cert, key, ca, minVersion: 'TLSv1.2', agent: false, timeout: options.timeoutMs ?? TIMEOUT_MS },
        ...(options.serverName !== undefined && { servername: options.serverName }),
        ...(signal && { signal }),
        headers: {
          'content-type': messageMediaType,
          accept: messageMediaType,
          'cache-control': 'no-cache',
          date: new Date(options.now()).toUTCString(),
          'x-request-id': requestId,
          'content-length': Buffer.byteLength(body),
        },
      },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (chunk: string) => {
          text += chunk
          if (text.length > MAX_BODY_BYTES) answer.destroy(new Error('the answer is too long'))
        })
        answer.on('end', () => resolve(text))
        answer.on('error', reject)
      },
    )
    sent.on('timeout', () => sent.destroy(new Error('the consumer did not answer in time')))
    sent.on('error', reject)
    sent.end(body)
  })
}

function readAnswer(body: string, requestId: string): Sent {
  const uncertain = (reason: string): Sent => ({ ok: false, reason, certain: false })
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    return uncertain('the answer is not JSON')
  }
  const message = readMessage(json)
  if (!message.ok || message.value.kind !== 'response') return uncertain('the answer is no OpenC2 response')
  const { request_id } = message.value.headers
  if (request_id !== undefined && request_id !== requestId)
    return uncertain(`the answer is to another request: ${request_id}`)
  const read = readResponse(message.value.content)
  return read.ok ? { ok: true, response: read.value } : uncertain(printIssues(read.issues))
}
