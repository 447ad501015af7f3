import { randomUUID } from 'node:crypto'
import { createFeed, deleteFeed, type Feed as FeedJson, listFeeds, pollFeed } from '@opensoc/contract'
import type { StateStore } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import type { TaxiiCredentials } from '@opensoc/taxii'
import { type Answer, answer } from '../http/answer.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import { changeFeeds, type Feed, MAX_FEEDS, readFeeds } from '../intel/feed.ts'
import type { FeedPoller } from '../intel/poll-feeds.ts'

interface FeedAnswerContext {
  readonly state: StateStore
  readonly clock: Clock
  readonly feeds: FeedPoller
}

export function feedAnswers({ state, clock, feeds }: FeedAnswerContext): Answer[] {
  const audit = (actor: { tenantId: string; name: string }, action: string, feed: Feed) =>
    state.audit.append({
      ...{
        tenantId: actor.tenantId,
        time: clock.now(),
        actor: actor.name,
        action,
        target: `feed:${feed.id}`,
      },
      detail: { name: feed.name, root: feed.root },
    })
  return [
    answer(listFeeds, async ({ actor }) => ({
      items: (await readFeeds(state, actor.tenantId)).map(feedJson),
    })),

    answer(createFeed, async ({ actor, body }) => {
      const known = await readFeeds(state, actor.tenantId)
      if (known.length >= MAX_FEEDS || known.some(({ name }) => name === body.name)) {
        const reason =
          known.length >= MAX_FEEDS ? `there are ${MAX_FEEDS} feeds already` : `there is a feed ${body.name}`
        throw new HttpError(409, 'FEED_EXISTS', reason, { nextStep: 'Take another name, or delete one.' })
      }
      const credentials = credentialsOf(body)
      const feed: Feed = {
        ...{ id: randomUUID(), name: body.name, root: body.root, collectionId: body.collection_id },
        ...(credentials === undefined ? {} : { credentials }),
        ...{ trust: body.trust, everyMinutes: body.every_minutes, takesSightings: body.takes_sightings },
        ...{ crawl: {}, objects: 0 },
      }
      await changeFeeds(state, actor.tenantId, (feedsNow) => [...feedsNow, feed])
      await audit(actor, 'feeds.create', feed)
      return feedJson(feed)
    }),

    answer(deleteFeed, async ({ actor, params }) => {
      const feed = await find(state, actor.tenantId, params.id)
      await changeFeeds(state, actor.tenantId, (all) => all.filter(({ id }) => id !== feed.id))
      await audit(actor, 'feeds.delete', feed)
      return { id: feed.id }
    }),

    answer(pollFeed, async ({ actor, params }) => {
      await feeds.poll(actor.tenantId, await find(state, actor.tenantId, params.id))
      return feedJson(await find(state, actor.tenantId, params.id))
    }),
  ]
}

async function find(state: StateStore, tenantId: string, id: string): Promise<Feed> {
  const feed = (await readFeeds(state, tenantId)).find((one) => one.id === id || one.name === id)
  if (feed === undefined) throw notFound(`feed ${id}`)
  return feed
}

function credentialsOf(body: {
  user?: string | undefined
  password?: string | undefined
  token?: string | undefined
}): TaxiiCredentials | undefined {
  if (body.token !== undefined) return { kind: 'bearer', token: body.token }
  return body.user === undefined
    ? undefined
    : { kind: 'basic', user: body.user, password: body.password ?? '' }
}

function feedJson(feed: Feed): FeedJson {
  const { id, name, root, collectionId, credentials, trust, everyMinutes, takesSightings, objects } = feed
  return {
    ...{ id, name, root, collection_id: collectionId, has_credentials: credentials !== undefined, trust },
    ...{ every_minutes: everyMinutes, takes_sightings: takesSightings, objects },
    ...(feed.lastPolledTime === undefined ? {} : { last_polled_time: feed.lastPolledTime }),
    ...(feed.lastError === undefined ? {} : { last_error: feed.lastError }),
  }
}
