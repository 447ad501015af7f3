import { dateTime } from './data-types.ts'
import type { Issue, Reading } from './issue.ts'
import { arrayOf, isObject, type Json, refuse, step, text } from './shape.ts'

/** The wrapper that the HTTPS 1.1 and MQTT 1.0 transfers share. */
export interface Message {
  readonly headers: MessageHeaders
  readonly kind: MessageKind
  /** The command, response or notification, not yet read. */
  readonly content: unknown
  readonly signature?: string
}

export interface MessageHeaders {
  readonly request_id?: string
  /** Milliseconds since the epoch. */
  readonly created?: number
  readonly from?: string
  readonly to?: readonly string[]
}

export type MessageKind = 'request' | 'response' | 'notification'

const name = text('a name of 1 to 1024 characters', (value) => value.length > 0, 1024)
const headerShapes = {
  request_id: text(
    'a request id of 1 to 128 visible characters',
    (value) => /^[\x21-\x7e]+$/.test(value),
    128,
  ),
  created: dateTime,
  from: name,
  to: arrayOf(name, { max: 1000 }),
}

/** Reads the wrapper; its content is read by `readCommand` or `readResponse`. Unknown headers are let through (3.2). */
export function readMessage(value: unknown): Reading<Message> {
  const issues: Issue[] = []
  if (!isObject(value)) return { ok: false, issues: [{ pointer: '', message: 'must be an object' }] }
  for (const key of Object.keys(value)) {
    if (key !== 'headers' && key !== 'body' && key !== 'signature')
      refuse(issues, step(key), 'is no member of a message')
  }
  const headers = readHeaders(value['headers'], issues)
  const content = readBody(value['body'], issues)
  const signature = value['signature']
  if (signature !== undefined) text()(signature, '/signature', issues)
  if (issues.length > 0 || content === undefined) return { ok: false, issues }
  return { ok: true, value: { headers, ...content, ...(typeof signature === 'string' && { signature }) } }
}

export function writeMessage({ headers, kind, content, signature }: Message): Json {
  return { headers, body: { openc2: { [kind]: content } }, ...(signature !== undefined && { signature }) }
}

function readHeaders(value: unknown, issues: Issue[]): MessageHeaders {
  if (value === undefined) return {}
  if (!isObject(value)) {
    refuse(issues, '/headers', 'must be an object')
    return {}
  }
  for (const [key, shape] of Object.entries(headerShapes)) {
    if (value[key] !== undefined) shape(value[key], `/headers/${key}`, issues)
  }
  return value
}

const kinds: readonly MessageKind[] = ['request', 'response', 'notification']

function readBody(value: unknown, issues: Issue[]): { kind: MessageKind; content: unknown } | undefined {
  const body = isObject(value) ? value['openc2'] : undefined
  const keys = isObject(body) ? Object.keys(body) : []
  const kind = kinds.find((one) => one === keys[0])
  if (!isObject(body) || keys.length !== 1 || kind === undefined) {
    refuse(issues, '/body/openc2', `must hold exactly one of ${kinds.join(', ')}`)
    return undefined
  }
  return { kind, content: body[kind] }
}
