import type { Context, Hono } from 'hono'

/** What shippers ask an Elasticsearch before they send: that it is one, its version, its licence and its health. */
const GREETING = {
  name: 'opensoc',
  cluster_name: 'opensoc',
  version: { number: '8.17.0', build_flavor: 'default', build_type: 'tar', lucene_version: '9.12.0' },
  tagline: 'You Know, for Search',
}
const LICENSE = { license: { status: 'active', type: 'basic', uid: 'opensoc', mode: 'basic' } }

/** Only senders are greeted; a browser at `/` gets the console. */
export function serveElasticsearchGreetings(app: Hono, assertSender: (c: Context) => Promise<unknown>): void {
  const greet = async (c: Context, answer: object) => {
    await assertSender(c)
    return c.json(answer, 200, { 'x-elastic-product': 'Elasticsearch' })
  }
  app.get('/', (c, next) => {
    const isShipper =
      c.req.header('authorization') !== undefined && !(c.req.header('accept') ?? '').includes('text/html')
    return isShipper ? greet(c, GREETING) : next()
  })
  app.get('/_license', (c) => greet(c, LICENSE))
  app.get('/_cluster/health', (c) => greet(c, { cluster_name: 'opensoc', status: 'green', timed_out: false }))
}
