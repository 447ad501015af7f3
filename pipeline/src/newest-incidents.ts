import type { Incident, StateStore } from '@opensoc/domain'

/** Incidents that are looked through at most: the newest. */
const MOST = 5000
const PAGE = 100

/** A tenant's incidents, newest first, a page at a time. */
export async function* newestIncidents(state: StateStore, tenantId: string): AsyncGenerator<Incident> {
  let cursor: string | undefined
  let looked = 0
  do {
    const page = await state.incidents.list({
      tenantId,
      sort: 'newest',
      limit: PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    })
    yield* page.items
    looked += page.items.length
    cursor = page.cursor
  } while (cursor !== undefined && looked < MOST)
}
