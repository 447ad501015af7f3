import type { ApiRoot, Collection, Discovery, Envelope, Status, TaxiiObject } from '../resources.ts'
import { TAXII_MEDIA_TYPE } from '../resources.ts'
import { type ClientResponse, TaxiiClientError, type TaxiiTransport } from './taxii-transport.ts'

export type TaxiiCredentials =
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string }

export interface TaxiiClientOptions {
  readonly transport: TaxiiTransport
  readonly credentials?: TaxiiCredentials
  readonly userAgent: string
  readonly signal?: AbortSignal
}

export interface ObjectsPage extends Envelope {
  readonly objects: readonly TaxiiObject[]
  /** `X-TAXII-Date-Added-Last`, which some servers leave out. */
  readonly dateAddedLast?: string
}

/** Speaks TAXII 2.1 with one server. Every call throws a `TaxiiClientError` for what is no answer. */
export class TaxiiClient {
  readonly #options: TaxiiClientOptions

  constructor(options: TaxiiClientOptions) {
    this.#options = options
  }

  /** `origin`: `https://host[:port]`. API roots come back as absolute addresses that end in a slash. */
  async discover(origin: string): Promise<Discovery> {
    const url = new URL('/taxii2/', origin)
    const discovery = await this.#get<Discovery>(url.href)
    const roots = (discovery.api_roots ?? []).map((root) => resolveRoot(root, url))
    const first = discovery.default === undefined ? undefined : resolveRoot(discovery.default, url)
    return { ...discovery, api_roots: roots, ...(first === undefined ? {} : { default: first }) }
  }

  async apiRoot(root: string): Promise<ApiRoot> {
    return this.#get(withSlash(root))
  }

  async collections(root: string): Promise<readonly Collection[]> {
    const { collections = [] } = await this.#get<{ collections?: readonly Collection[] }>(
      `${withSlash(root)}collections/`,
    )
    return collections
  }

  /** One page; `query` holds filters, `limit` and `next`. */
  async objects(root: string, collectionId: string, query: URLSearchParams): Promise<ObjectsPage> {
    const url = `${collectionUrl(root, collectionId)}objects/?${query}`
    const response = await this.#send('GET', url)
    const envelope = parse<Envelope>(response, url)
    if (envelope.objects !== undefined && !Array.isArray(envelope.objects))
      throw notTaxii(url, 'objects is no list')
    const last = response.headers['x-taxii-date-added-last']
    return {
      ...envelope,
      objects: envelope.objects ?? [],
      ...(last === undefined ? {} : { dateAddedLast: last }),
    }
  }

  /** Sends objects; the status may still be pending. */
  async add(root: string, collectionId: string, objects: readonly TaxiiObject[]): Promise<Status> {
    const url = `${collectionUrl(root, collectionId)}objects/`
    return parse(await this.#send('POST', url, JSON.stringify({ objects })), url)
  }

  async status(root: string, id: string): Promise<Status> {
    return this.#get(`${withSlash(root)}status/${encodeURIComponent(id)}/`)
  }

  async #get<T>(url: string): Promise<T> {
    return parse(await this.#send('GET', url), url)
  }

  async #send(method: 'GET' | 'POST', url: string, body?: string): Promise<ClientResponse> {
    const { transport, credentials, userAgent, signal } = this.#options
    const response = await transport({
      method,
      url,
      headers: {
        accept: TAXII_MEDIA_TYPE,
        'user-agent': userAgent,
        ...(credentials === undefined ? {} : { authorization: authorization(credentials) }),
        ...(body === undefined ? {} : { 'content-type': TAXII_MEDIA_TYPE }),
      },
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    })
    if (response.status < 200 || response.status > 299) throw refused(response, url)
    return response
  }
}

function authorization(credentials: TaxiiCredentials): string {
  if (credentials.kind === 'bearer') return `Bearer ${credentials.token}`
  return `Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')}`
}

/** 4.1: absolute, or relative to where discovery was asked. A server may not lead a client from TLS to plain text. */
function resolveRoot(root: string, discovery: URL): string {
  const url = URL.canParse(root, discovery.href) ? new URL(root, discovery) : undefined
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== discovery.protocol)) {
    throw new TaxiiClientError(
      'TAXII_UNSAFE_ROOT',
      `the server names an API root that is not https: ${root.slice(0, 200)}`,
    )
  }
  return withSlash(url.href)
}

function collectionUrl(root: string, collectionId: string): string {
  return `${withSlash(root)}collections/${encodeURIComponent(collectionId)}/`
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`
}

function parse<T>(response: ClientResponse, url: string): T {
  let value: unknown
  try {
    value = JSON.parse(response.body)
  } catch {
    throw notTaxii(url, 'the answer is no JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw notTaxii(url, 'the answer is no resource')
  return value as T
}

function notTaxii(url: string, why: string): TaxiiClientError {
  return new TaxiiClientError('TAXII_NOT_TAXII', `${url}: ${why}; is this a TAXII 2.1 server?`)
}

const REASONS: Readonly<Record<number, string>> = {
  401: 'the server does not take these credentials',
  403: 'these credentials may not do this',
  404: 'there is nothing at this address',
  406: 'the server does not speak TAXII 2.1',
}

function refused(response: ClientResponse, url: string): TaxiiClientError {
  const reason = REASONS[response.status] ?? 'the server refuses'
  return new TaxiiClientError('TAXII_REFUSED', `${url}: ${reason} (${response.status})`, response.status)
}
