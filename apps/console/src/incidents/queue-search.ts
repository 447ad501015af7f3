import type { UrlForm } from '../shell/useUrlState.ts'

/** The queue's view, all of it in the URL. */
export interface QueueSearch {
  readonly sev: readonly string[]
  readonly status: readonly string[]
  /** A name, `me`, `none`, or empty for all. */
  readonly owner: string
  readonly q: string
  readonly from: number | undefined
  readonly to: number | undefined
  readonly sort: 'priority' | 'newest'
  /** The incident under the cursor. */
  readonly i: string
}

export const queueSearch: UrlForm<QueueSearch> = {
  parse: (search) => ({
    sev: listOf(search['sev']),
    status: listOf(search['status']),
    owner: search['owner'] ?? '',
    q: search['q'] ?? '',
    from: timeOf(search['from']),
    to: timeOf(search['to']),
    sort: search['sort'] === 'newest' ? 'newest' : 'priority',
    i: search['i'] ?? '',
  }),
  print: ({ sev, status, owner, q, from, to, sort, i }) => ({
    sev: sev.join(','),
    status: status.join(','),
    owner,
    q,
    from: from?.toString(),
    to: to?.toString(),
    sort: sort === 'priority' ? '' : sort,
    i,
  }),
}

/** The part of the view that the server filters by. */
export interface QueueFilter {
  readonly sev?: string
  readonly status?: string
  readonly owner?: string
  readonly q?: string
  readonly from?: number
  readonly to?: number
}

export function filterOf({ sev, status, owner, q, from, to }: QueueSearch): QueueFilter {
  return {
    ...(sev.length === 0 ? {} : { sev: sev.join(',') }),
    ...(status.length === 0 ? {} : { status: status.join(',') }),
    ...(owner === '' ? {} : { owner }),
    ...(q === '' ? {} : { q }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  }
}

export const NO_FILTER: Partial<QueueSearch> = {
  sev: [],
  status: [],
  owner: '',
  q: '',
  from: undefined,
  to: undefined,
}

function listOf(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').filter((part) => part !== '')
}

function timeOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}
