import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { OpenSocError } from '@opensoc/kernel'
import { type Consumer, openc2Path, readHttpRequest, writeHttpAnswer } from '@opensoc/openc2'
import type { TlsIdentity } from './identity.ts'

export interface ServeOptions {
  readonly consumer: Consumer
  readonly identity: TlsIdentity
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  /** How the consumer calls itself in `from`. */
  readonly name: string
  /** ms since the epoch. */
  readonly now: () => number
  /** Why a peer may not command at all: the answer is 403. */
  readonly refuses?: (sender: string) => string | undefined
}

export interface Served {
  readonly port: number
  close(): Promise<void>
}

const MAX_BODY_BYTES = 1024 * 1024
const REQUEST_MS = 30_000

/**
 * Serves a consumer at `/.well-known/openc2` by HTTPS 1.1 and 1.0. Both sides show a certificate of the authority
 * (HTTPS 1.1, 3.1); the sender is the common name of the peer's.
 */
export async function serveConsumer(options: ServeOptions): Promise<Served> {
  const { cert, key, ca } = options.identity
  const server = createServer(
    {
      cert,
      key,
      ca,
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      requestTimeout: REQUEST_MS,
    },
    (request, response) => void answer(request, response, options),
  )
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new OpenSocError(
          'LISTEN_FAILED',
          `cannot listen on ${options.host}:${options.port}: ${cause.message}`,
          { cause },
        ),
      ),
    )
    server.listen(options.port, options.host, resolve)
  })
  return { port: (server.address() as AddressInfo).port, close: () => close(server) }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: ServeOptions,
): Promise<void> {
  try {
    if (request.url !== openc2Path) return void response.writeHead(404).end()
    const body = await readBody(request)
    if (body === undefined) return void response.writeHead(413).end()
    const headers = request.headers as Readonly<Record<string, string | undefined>>
    const read = readHttpRequest({ method: request.method ?? '', headers, body })
    if (!read.ok)
      return void response.writeHead(read.answer.status, read.answer.headers).end(read.answer.body)
    const sender = senderOf(request.socket as TLSSocket)
    const { request_id } = read.message.headers
    const refused = options.refuses?.(sender)
    const said =
      refused === undefined
        ? await options.consumer.receive(read.message.content, {
            sender,
            ...(request_id !== undefined && { request_id }),
          }).response
        : { status: 403 as const, status_text: refused }
    const written = writeHttpAnswer(
      said,
      { dialect: read.dialect, headers: read.message.headers },
      { name: options.name, now: options.now() },
    )
    response.writeHead(written.status, written.headers).end(written.body)
  } catch {
    if (!response.headersSent) response.writeHead(500)
    response.end()
  }
}

function senderOf(socket: TLSSocket): string {
  const name = socket.getPeerCertificate().subject?.CN
  return (Array.isArray(name) ? name[0] : name) ?? ''
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
