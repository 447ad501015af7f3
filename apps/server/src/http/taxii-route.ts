import type { StateStore } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import { handleTaxii, type TaxiiStore } from '@opensoc/taxii'
import type { Context, Hono } from 'hono'
import { API_ROOT } from '../intel/taxii-store.ts'
import { type Actor, findActor } from './actor.ts'

/** A body above what the API root allows is read no further than this. */
const MAX_READ_BYTES = 10_000_001
const OPTIONS = { maxPageSize: 5000, challenge: 'Basic realm="TAXII", charset="UTF-8"' }

interface TaxiiContext {
  readonly taxii: TaxiiStore
  readonly state: StateStore
  readonly clock: Clock
}

/** TAXII 2.1 under `/taxii2/` and its API root. A token is the bearer, or the password of Basic with any name. */
export function serveTaxii(app: Hono, context: TaxiiContext): void {
  const answer = (c: Context): Promise<Response> => respond(c, context)
  app.all('/taxii2/', answer)
  app.all(`/${API_ROOT}/*`, answer)
}

async function respond(c: Context, { taxii, state, clock }: TaxiiContext): Promise<Response> {
  const url = new URL(c.req.url)
  const actor = await taxiiActor(c.req.raw, state, clock)
  const body = c.req.method === 'POST' ? await readBounded(c.req.raw) : undefined
  const response = await handleTaxii(
    {
      method: c.req.method,
      path: decodeURIComponent(url.pathname),
      query: url.searchParams,
      headers: c.req.header(),
      user: actor === undefined ? undefined : { name: actor.name, actor },
      ...(body === undefined ? {} : { body }),
    },
    taxii,
    OPTIONS,
  )
  return new Response(response.body, { status: response.status, headers: { ...response.headers } })
}

async function taxiiActor(request: Request, state: StateStore, clock: Clock): Promise<Actor | undefined> {
  const authorization = request.headers.get('authorization') ?? ''
  if (!/^Basic /i.test(authorization)) {
    // A session's cookie is for the console alone: a page of somebody else could send it along.
    return authorization.startsWith('Bearer ') ? findActor(request, state, clock) : undefined
  }
  const [, password = ''] = splitOnce(Buffer.from(authorization.slice(6), 'base64').toString('utf8'))
  const asBearer = new Request(request.url, { headers: { authorization: `Bearer ${password}` } })
  return findActor(asBearer, state, clock)
}

function splitOnce(text: string): readonly [string, string?] {
  const at = text.indexOf(':')
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

async function readBounded(request: Request): Promise<{ readonly sizeBytes: number; text(): string }> {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of request.body ?? []) {
    sizeBytes += chunk.byteLength
    if (sizeBytes >= MAX_READ_BYTES) break
    chunks.push(chunk)
  }
  return { sizeBytes, text: () => Buffer.concat(chunks).toString('utf8') }
}
