import type { TaxiiObject } from '../resources.ts'
import { stepTime, taxiiTime } from '../taxii-time.ts'
import type { ObjectsPage, TaxiiClient } from './taxii-client.ts'
import { TaxiiClientError } from './taxii-transport.ts'

/** How far a collection has been read. Plain data: kept with what was read, it survives a crash. */
export interface CrawlState {
  /** What the running walk began after. */
  readonly addedAfter?: string
  /** The server's cursor for the next page, good for `addedAfter` and the same filters only. */
  readonly next?: string
  /** When the last object that was read was added. */
  readonly lastAdded?: string
  /** `id@version` of the objects that were added at `lastAdded`: a page that begins at this time has them again. */
  readonly atLastAdded?: readonly string[]
}

export interface CrawlPage {
  /** What is new; none of it was on an earlier page. */
  readonly objects: readonly TaxiiObject[]
  /** To keep in one transaction with `objects`; the crawl goes on from it. */
  readonly state: CrawlState
}

export interface CrawlOptions {
  readonly root: string
  readonly collectionId: string
  readonly pageSize: number
  /** Further filters, such as `match[type]`. They have to stay the same over the life of a state. */
  readonly filters?: Readonly<Record<string, string>>
  /** Pages of one walk; more is taken for a server that loops. Default 1,000,000. */
  readonly maxPages?: number
}

/** Objects that share one time and are remembered; beyond it, a new walk begins after that time. */
const MAX_REMEMBERED = 10_000
const MAX_EMPTY_PAGES = 100
const MAX_PAGE_SIZE = 100_000

/**
 * Walks a collection from `state` on to its end. Nothing is lost and nothing comes twice, also if many objects share one
 * `date_added`: pages follow the server's cursor with unchanged filters; where there is no cursor (or it expired), the
 * walk goes on a microsecond before the last time and leaves out what it has. Where even that leads nowhere it throws
 * `TAXII_STUCK` instead of skipping.
 */
export async function* crawl(
  client: TaxiiClient,
  options: CrawlOptions,
  state: CrawlState,
): AsyncGenerator<CrawlPage> {
  let at: CrawlState = state.next === undefined ? restart(state) : state
  let limit = options.pageSize
  let emptyPages = 0
  for (let pages = 0; pages < (options.maxPages ?? 1_000_000); pages++) {
    const page = await ask(client, options, at, limit)
    if (page === 'cursor-expired') {
      at = restart(at)
      continue
    }
    const { fresh, remembered } = sift(page, at)
    emptyPages = page.objects.length === 0 ? emptyPages + 1 : 0
    const next = advance(page, at, remembered)
    const isStuck = next !== undefined && fresh.length === 0 && isSame(next, at)
    if (emptyPages > MAX_EMPTY_PAGES || (isStuck && (page.next !== undefined || limit >= MAX_PAGE_SIZE))) {
      const message = `${options.root}: the pages of ${options.collectionId} do not go on after ${at.lastAdded ?? 'the beginning'}`
      throw new TaxiiClientError('TAXII_STUCK', message)
    }
    // Without a cursor, more objects share one time than fit on a page: only a larger page leads past them.
    limit = isStuck ? Math.min(limit * 4, MAX_PAGE_SIZE) : limit
    const done = next ?? finish(at, remembered)
    if (fresh.length > 0 || next === undefined) yield { objects: fresh, state: done }
    if (next === undefined) return
    at = next
  }
  throw new TaxiiClientError(
    'TAXII_STUCK',
    `${options.root}: more pages of ${options.collectionId} than a walk may have`,
  )
}

async function ask(
  client: TaxiiClient,
  { root, collectionId, filters }: CrawlOptions,
  at: CrawlState,
  limit: number,
): Promise<ObjectsPage | 'cursor-expired'> {
  const query = new URLSearchParams({ ...filters, limit: String(limit) })
  if (at.addedAfter !== undefined) query.set('added_after', at.addedAfter)
  if (at.next !== undefined) query.set('next', at.next)
  try {
    return await client.objects(root, collectionId, query)
  } catch (thrown) {
    const isCursor = at.next !== undefined && thrown instanceof TaxiiClientError
    if (isCursor && [400, 404, 410, 422].includes(thrown.status ?? 0)) return 'cursor-expired'
    throw thrown
  }
}

/** A new walk begins just before the last time that was seen: later objects may have got the same time. */
function restart(state: CrawlState): CrawlState {
  const { lastAdded, atLastAdded = [] } = state
  if (lastAdded === undefined) return state.addedAfter === undefined ? {} : { addedAfter: state.addedAfter }
  const isRemembered = atLastAdded.length > 0 && atLastAdded.length < MAX_REMEMBERED
  return { addedAfter: isRemembered ? stepTime(lastAdded, -1) : lastAdded, lastAdded, atLastAdded }
}

interface Remembered {
  readonly lastAdded?: string
  readonly atLastAdded?: readonly string[]
}

function sift(
  page: ObjectsPage,
  at: CrawlState,
): { readonly fresh: readonly TaxiiObject[]; readonly remembered: Remembered } {
  const known = new Set(at.atLastAdded)
  const fresh = known.size === 0 ? page.objects : page.objects.filter((object) => !known.has(keyOf(object)))
  const lastAdded = page.dateAddedLast === undefined ? undefined : taxiiTime(page.dateAddedLast)
  if (lastAdded === undefined) return { fresh, remembered: kept(at.lastAdded, at.atLastAdded) }
  // The header tells the time of the last object only: any of the page may share it.
  const before = lastAdded === at.lastAdded ? (at.atLastAdded ?? []) : []
  const keys = [...before, ...fresh.map(keyOf)]
  return { fresh, remembered: kept(lastAdded, keys.slice(-MAX_REMEMBERED)) }
}

function kept(lastAdded: string | undefined, atLastAdded: readonly string[] | undefined): Remembered {
  return {
    ...(lastAdded === undefined ? {} : { lastAdded }),
    ...(atLastAdded === undefined ? {} : { atLastAdded }),
  }
}

/** Where the next page begins, or undefined at the end. */
function advance(page: ObjectsPage, at: CrawlState, remembered: Remembered): CrawlState | undefined {
  if (page.next !== undefined && page.more !== false) {
    return {
      ...(at.addedAfter === undefined ? {} : { addedAfter: at.addedAfter }),
      next: page.next,
      ...remembered,
    }
  }
  if (page.more !== true) return undefined
  if (remembered.lastAdded === undefined) {
    throw new TaxiiClientError('TAXII_STUCK', 'the server has more but names neither a cursor nor a time')
  }
  return { addedAfter: stepTime(remembered.lastAdded, -1), ...remembered }
}

function finish(at: CrawlState, remembered: Remembered): CrawlState {
  return remembered.lastAdded === undefined && at.addedAfter !== undefined
    ? { addedAfter: at.addedAfter }
    : remembered
}

function isSame(a: CrawlState, b: CrawlState): boolean {
  return a.next === b.next && a.addedAfter === b.addedAfter
}

function keyOf(object: TaxiiObject): string {
  return `${object.id}@${String(object['modified'] ?? object['created'] ?? '')}`
}
