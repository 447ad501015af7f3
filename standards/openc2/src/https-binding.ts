import { printIssues } from './issue.ts'
import type { Message } from './message.ts'
import { readMessage, writeMessage } from './message.ts'
import { type Response, respond } from './response.ts'
import type { StatusCode } from './vocabulary.ts'

/** The HTTPS transfer as data: no socket here. TLS and who is at its other end are the server's business. */

export const openc2Path = '/.well-known/openc2'
/** HTTPS 1.1: the wrapper of requests and responses alike. */
export const messageMediaType = 'application/openc2+json;version=1.0'
/** HTTPS 1.0: a bare command and a bare response. */
export const commandMediaType = 'application/openc2-cmd+json;version=1.0'
export const responseMediaType = 'application/openc2-rsp+json;version=1.0'

export interface HttpRequest {
  readonly method: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
}

export interface HttpAnswer {
  readonly status: StatusCode | 405 | 415
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Which of the two transfers a peer speaks: worth a line in the log. */
export type HttpsDialect = '1.0' | '1.1'

export type ReadHttp =
  | { readonly ok: true; readonly dialect: HttpsDialect; readonly message: Message }
  | { readonly ok: false; readonly answer: HttpAnswer }

/** Reads a POST to `openc2Path`. A request without an id of its own gets that of X-Request-ID (HTTPS 1.1, 3.3.2). */
export function readHttpRequest({ method, headers, body }: HttpRequest): ReadHttp {
  if (method !== 'POST') return refused(405, 'OpenC2 commands are sent by POST', { allow: 'POST' })
  const mediaType = normalized(headers['content-type'])
  const dialect = mediaType === messageMediaType ? '1.1' : mediaType === commandMediaType ? '1.0' : undefined
  if (dialect === undefined) return refused(415, `Content-Type must be ${messageMediaType}`)
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    return refused(400, 'the body is not JSON', {}, dialect)
  }
  const requestId = headers['x-request-id']
  if (dialect === '1.0') return readBareCommand(json, requestId)
  const read = readMessage(json)
  if (!read.ok) return refused(400, printIssues(read.issues), {}, dialect)
  if (read.value.kind !== 'request') return refused(400, '/body/openc2 must hold a request', {}, dialect)
  const fromHeader = requestId !== undefined && isRequestId(requestId) && { request_id: requestId }
  return { ok: true, dialect, message: { ...read.value, headers: { ...fromHeader, ...read.value.headers } } }
}

function readBareCommand(command: unknown, requestId: string | undefined): ReadHttp {
  if (requestId === undefined || !isRequestId(requestId)) {
    return refused(400, 'X-Request-ID is mandatory in HTTPS 1.0', {}, '1.0')
  }
  return {
    ok: true,
    dialect: '1.0',
    message: { headers: { request_id: requestId }, kind: 'request', content: command },
  }
}

/** The HTTP status is the OpenC2 status (HTTPS 1.1, 3.3.3). `response` undefined: nothing was wanted, an empty 200. */
export function writeHttpAnswer(
  response: Response | undefined,
  to: { readonly dialect: HttpsDialect; readonly headers?: Message['headers'] },
  from: { readonly name: string; readonly now: number },
): HttpAnswer {
  const { request_id, from: sender } = to.headers ?? {}
  const headers = {
    'cache-control': 'no-cache',
    date: new Date(from.now).toUTCString(),
    ...(request_id !== undefined && { 'x-request-id': request_id }),
  }
  if (response === undefined) return { status: 200, headers, body: '' }
  if (to.dialect === '1.0')
    return answer(response, { ...headers, 'content-type': responseMediaType }, response)
  const message = writeMessage({
    headers: {
      ...(request_id !== undefined && { request_id }),
      created: from.now,
      from: from.name,
      ...(sender !== undefined && { to: [sender] }),
    },
    kind: 'response',
    content: response,
  })
  return answer(response, { ...headers, 'content-type': messageMediaType }, message)
}

/** 102 stays in the body: in HTTP it is an interim answer, which cannot be the last one (RFC 9110, 15.2). */
function answer({ status }: Response, headers: HttpAnswer['headers'], body: unknown): HttpAnswer {
  return { status: status === 102 ? 200 : status, headers, body: JSON.stringify(body) }
}

/** A refusal before there is a command to answer; its body is an OpenC2 response all the same. */
function refused(
  status: 400 | 405 | 415,
  why: string,
  extra: HttpAnswer['headers'] = {},
  dialect: HttpsDialect = '1.1',
): ReadHttp {
  const response = respond(400, why)
  const body =
    dialect === '1.0' ? response : writeMessage({ headers: {}, kind: 'response', content: response })
  const mediaType = dialect === '1.0' ? responseMediaType : messageMediaType
  return {
    ok: false,
    answer: {
      status,
      headers: { 'content-type': mediaType, 'cache-control': 'no-cache', ...extra },
      body: JSON.stringify(body),
    },
  }
}

/** Media types compare without case and without the space that may follow `;` (RFC 9110, 8.3.1). */
function normalized(mediaType: string | undefined): string | undefined {
  return mediaType
    ?.toLowerCase()
    .replace(/\s*;\s*/g, ';')
    .replace(/version="([^"]*)"/, 'version=$1')
    .trim()
}

function isRequestId(value: string): boolean {
  return /^[\x21-\x7e]{1,128}$/.test(value)
}
