// A fake of the API port for the console's own screens: invented data, checked by the contract's schemas, in memory.
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { OPERATIONS, type Operation, STREAM_PATH } from '@opensoc/contract'
import { FakeProblem, fakeAnswers } from './fake-answers.ts'
import { type FakeAnswer, type FakeState, makeState } from './fake-state.ts'

const DIST = join(import.meta.dirname, '../dist')
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

export interface FakePlatform {
  readonly url: string
  readonly state: FakeState
  /** Tells the open console that something changed. */
  readonly announce: (topic: string, id: string, version: number) => void
  readonly close: () => Promise<void>
}

export async function startFakePlatform(): Promise<FakePlatform> {
  const state = makeState()
  const answers = fakeAnswers(state)
  const streams = new Set<ServerResponse>()
  const server = createServer((request, response) => {
    if (request.url?.startsWith(STREAM_PATH)) openStream(streams, response)
    else if (request.url?.startsWith('/api/')) void serveApi(answers, request, response)
    else void serveFile(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    state,
    announce: (topic, id, version) => {
      for (const stream of streams)
        stream.write(`event: ${topic}\ndata: ${JSON.stringify({ topic, id, version })}\n\n`)
    },
    close: () => close(server),
  }
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

function openStream(streams: Set<ServerResponse>, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(': hello\n\n')
  streams.add(response)
  response.on('close', () => streams.delete(response))
}

async function serveApi(
  answers: ReadonlyMap<string, FakeAnswer>,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const url = new URL(request.url!, 'http://localhost')
  const found = findOperation(request.method!, url.pathname)
  const answer = found && answers.get(found.operation.id)
  if (found === undefined || answer === undefined)
    return sendProblem(response, new FakeProblem(404, 'NOT_FOUND', url.pathname))
  try {
    const text = await bodyText(request)
    const query = found.operation.query?.parse(Object.fromEntries(url.searchParams))
    const body = found.operation.body?.parse(JSON.parse(text === '' ? '{}' : text))
    const result = found.operation.response.parse(answer({ params: found.params, query, body } as never))
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(result))
  } catch (error) {
    sendProblem(response, error)
  }
}

function sendProblem(response: ServerResponse, error: unknown): void {
  const problem = error instanceof FakeProblem ? error : new FakeProblem(500, 'INTERNAL', String(error))
  response.writeHead(problem.status, { 'content-type': 'application/problem+json' })
  response.end(JSON.stringify(problem.body()))
}

function findOperation(
  method: string,
  path: string,
): { operation: Operation; params: Record<string, string> } | undefined {
  for (const operation of OPERATIONS) {
    if (operation.method !== method) continue
    const pattern = new RegExp(`^${operation.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`)
    const match = pattern.exec(path)
    if (match === null) continue
    const params = Object.entries(match.groups ?? {}).map(([name, value]) => [
      name,
      decodeURIComponent(value),
    ])
    return { operation, params: Object.fromEntries(params) }
  }
  return undefined
}

async function bodyText(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

async function serveFile(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = normalize(new URL(request.url!, 'http://localhost').pathname)
  const file = extname(path) === '' ? '/index.html' : path
  try {
    const bytes = await readFile(join(DIST, file))
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': CSP,
    })
    response.end(bytes)
  } catch {
    response.writeHead(404).end()
  }
}
