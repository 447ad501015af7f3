import type { StateStore } from '@opensoc/domain'
import type { CrawlState, TaxiiCredentials } from '@opensoc/taxii'

/** A TAXII collection of somebody else that is read again and again. Times are milliseconds since the epoch. */
export interface Feed {
  readonly id: string
  /** The name that its indicators carry as their source. */
  readonly name: string
  /** The API root, an https address. */
  readonly root: string
  readonly collectionId: string
  readonly credentials?: TaxiiCredentials
  readonly trust: number
  readonly everyMinutes: number
  /** Whether sightings of its indicators are added to its collection. */
  readonly takesSightings: boolean
  readonly crawl: CrawlState
  readonly objects: number
  readonly lastPolledTime?: number
  /** What the last poll did not get done. */
  readonly lastError?: string
}

const KEY = 'intel-feeds'
/** Feeds of one tenant. */
export const MAX_FEEDS = 100

export async function readFeeds(state: StateStore, tenantId: string): Promise<readonly Feed[]> {
  return ((await state.values.get(tenantId, KEY)) ?? []) as readonly Feed[]
}

/** Changes the list as it is now, in one transaction: a poll and a person may both write it. */
export async function changeFeeds(
  state: StateStore,
  tenantId: string,
  change: (feeds: readonly Feed[]) => readonly Feed[],
): Promise<void> {
  await state.transaction(async (transaction) => {
    await transaction.values.set(tenantId, KEY, change(await readFeeds(transaction, tenantId)))
  })
}
