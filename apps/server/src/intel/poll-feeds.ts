import { randomUUID } from 'node:crypto'
import type { StateStore, TenantId } from '@opensoc/domain'
import type { Clock, Logger } from '@opensoc/kernel'
import { bundleOf, type StixObject } from '@opensoc/stix'
import { crawl, TaxiiClient, type TaxiiTransport } from '@opensoc/taxii'
import { changeFeeds, type Feed, readFeeds } from './feed.ts'
import type { Intelligence } from './intelligence.ts'

export interface FeedPollerOptions {
  readonly state: StateStore
  readonly clock: Clock
  readonly logger: Logger
  readonly intelligence: Intelligence
  readonly transport: TaxiiTransport
  readonly signal: AbortSignal
}

const PAGE_SIZE = 1000
const USER_AGENT = 'OpenSOC-XDR'

/** Reads feeds when they are due, page by page: what was taken is never read again, whatever ends a poll. */
export class FeedPoller {
  readonly #options: FeedPollerOptions
  readonly #polling = new Map<string, Promise<void>>()

  constructor(options: FeedPollerOptions) {
    this.#options = options
  }

  /** Begins the polls that are due. */
  async pollDue(tenantId: TenantId): Promise<void> {
    const now = this.#options.clock.now()
    for (const feed of await readFeeds(this.#options.state, tenantId)) {
      const isDue =
        feed.lastPolledTime === undefined || now - feed.lastPolledTime >= feed.everyMinutes * 60_000
      if (isDue) void this.poll(tenantId, feed)
    }
  }

  /** Resolves when the poll has ended; its outcome is in the feed. One poll of a feed at a time. */
  poll(tenantId: TenantId, feed: Feed): Promise<void> {
    const running = this.#polling.get(feed.id)
    if (running !== undefined) return running
    const poll = this.#poll(tenantId, feed).finally(() => this.#polling.delete(feed.id))
    this.#polling.set(feed.id, poll)
    return poll
  }

  /** Adds sightings to the collection that an indicator came from, where its owner takes them. */
  async sendSightings(tenantId: string, source: string, sightings: readonly StixObject[]): Promise<void> {
    const feed = (await readFeeds(this.#options.state, tenantId)).find(({ name }) => name === source)
    if (feed === undefined || !feed.takesSightings) return
    try {
      await this.#client(feed).add(feed.root, feed.collectionId, sightings)
    } catch (thrown) {
      const error = (thrown as Error).message
      this.#options.logger.error('sightings not sent', { feed: feed.name, error })
      await this.#change(tenantId, feed.id, { lastError: `sightings not sent: ${error}` })
    }
  }

  async #poll(tenantId: TenantId, feed: Feed): Promise<void> {
    const { clock, intelligence, logger, signal } = this.#options
    let objects = feed.objects
    try {
      const options = { root: feed.root, collectionId: feed.collectionId, pageSize: PAGE_SIZE }
      for await (const page of crawl(this.#client(feed), options, feed.crawl)) {
        signal.throwIfAborted()
        if (page.objects.length > 0) {
          const content = JSON.stringify(bundleOf(page.objects as readonly StixObject[], randomUUID()))
          const { name: source, trust } = feed
          await intelligence.take({ tenantId, actor: `feed:${feed.name}`, source, content, trust })
        }
        objects += page.objects.length
        // After what it stands for is stored: a crash in between takes a page twice, which changes nothing.
        await this.#change(tenantId, feed.id, { crawl: page.state, objects })
      }
      await this.#change(tenantId, feed.id, { lastPolledTime: clock.now(), lastError: undefined })
    } catch (thrown) {
      const error = (thrown as Error).message
      logger.error('feed not read', { feed: feed.name, error })
      await this.#change(tenantId, feed.id, { lastPolledTime: clock.now(), lastError: error })
    }
  }

  #client(feed: Feed): TaxiiClient {
    const { transport, signal } = this.#options
    const credentials = feed.credentials === undefined ? {} : { credentials: feed.credentials }
    return new TaxiiClient({ transport, userAgent: USER_AGENT, signal, ...credentials })
  }

  #change(
    tenantId: string,
    id: string,
    change: { readonly [K in keyof Feed]?: Feed[K] | undefined },
  ): Promise<void> {
    return changeFeeds(this.#options.state, tenantId, (feeds) =>
      feeds.map((feed) =>
        feed.id === id ? (withoutUndefined({ ...feed, ...change }) as unknown as Feed) : feed,
      ),
    )
  }
}

function withoutUndefined(record: object): object {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined))
}
