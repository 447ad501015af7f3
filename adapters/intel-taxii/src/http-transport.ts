import { request as requestHttp } from 'node:http'
import { type RequestOptions, request as requestHttps } from 'node:https'
import { OpenSocError } from '@opensoc/kernel'
import type { ClientRequest, ClientResponse, TaxiiTransport } from '@opensoc/taxii'

export interface HttpTransportOptions {
  /** A request that takes longer is given up. */
  readonly timeoutMs: number
  /** A longer answer is given up. */
  readonly maxBytes: number
  /** PEM certificates that are trusted instead of the system's. */
  readonly ca?: string
  /** Plain HTTP to this computer only, for tests; anything else asks for TLS. */
  readonly allowLoopbackHttp?: boolean
}

/**
 * Carries TAXII requests over HTTPS. The certificate is always verified against the name (TLS 1.2 at least); redirects
 * are not followed, since credentials would go along. Throws `INTEL_UNREACHABLE`, `INTEL_TOO_LARGE` or `INTEL_UNSAFE`.
 */
export function createHttpTransport(options: HttpTransportOptions): TaxiiTransport {
  return async (asked) => {
    const url = new URL(asked.url)
    assertSafe(url, options)
    return new Promise((resolve, reject) => {
      const send = url.protocol === 'https:' ? requestHttps : requestHttp
      const signal = AbortSignal.any([
        AbortSignal.timeout(options.timeoutMs),
        ...(asked.signal === undefined ? [] : [asked.signal]),
      ])
      const request = send(url, requestOptions(asked, options, signal), (response) => {
        const chunks: Buffer[] = []
        let size = 0
        response.on('data', (chunk: Buffer) => {
          size += chunk.length
          if (size > options.maxBytes) response.destroy(tooLarge(url, options.maxBytes))
          else chunks.push(chunk)
        })
        response.on('error', (cause) =>
          reject(cause instanceof OpenSocError ? cause : unreachable(url, cause)),
        )
        response.on('end', () =>
          resolve(responseOf(response.statusCode ?? 0, response.headers, Buffer.concat(chunks))),
        )
      })
      request.on('error', (cause) => reject(cause instanceof OpenSocError ? cause : unreachable(url, cause)))
      request.end(asked.body)
    })
  }
}

function requestOptions(
  { method, headers, body }: ClientRequest,
  { ca }: HttpTransportOptions,
  signal: AbortSignal,
): RequestOptions {
  return {
    method,
    signal,
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    headers: { ...headers, ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }) },
    ...(ca === undefined ? {} : { ca }),
  }
}

function responseOf(status: number, headers: NodeJS.Dict<string | string[]>, body: Buffer): ClientResponse {
  const flat = Object.entries(headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ])
  return { status, headers: Object.fromEntries(flat), body: body.toString('utf8') }
}

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost'])

function assertSafe(url: URL, { allowLoopbackHttp = false }: HttpTransportOptions): void {
  if (url.protocol === 'https:') return
  if (url.protocol === 'http:' && allowLoopbackHttp && LOOPBACK.has(url.hostname)) return
  throw new OpenSocError('INTEL_UNSAFE', `${url.origin} is not https`, {
    nextStep: 'Give the https address of the server.',
  })
}

function unreachable(url: URL, cause: Error): OpenSocError {
  return new OpenSocError('INTEL_UNREACHABLE', `cannot reach ${url.origin}: ${cause.message}`, {
    cause,
    nextStep: 'Check the address, the certificate and the way there.',
  })
}

function tooLarge(url: URL, maxBytes: number): OpenSocError {
  return new OpenSocError('INTEL_TOO_LARGE', `${url.origin} sent more than ${maxBytes} bytes`, {
    nextStep: 'Ask for smaller pages.',
  })
}
