import type { UrlForm } from '../shell/useUrlState.ts'

/** A hunt: its text and its time, in the URL. */
export interface HuntSearch {
  /** Undefined before anything was asked: the start page. */
  readonly query: string | undefined
  readonly from: number | undefined
  readonly to: number | undefined
  /** Milliseconds back from now, where `from` and `to` are not given. */
  readonly last: number
}

export const RANGES: readonly { readonly ms: number; readonly label: string }[] = [
  { ms: 15 * 60_000, label: 'Last 15 minutes' },
  { ms: 3600_000, label: 'Last hour' },
  { ms: 24 * 3600_000, label: 'Last 24 hours' },
  { ms: 7 * 24 * 3600_000, label: 'Last 7 days' },
  { ms: 30 * 24 * 3600_000, label: 'Last 30 days' },
  { ms: 20 * 365 * 24 * 3600_000, label: 'All time' },
]
const DEFAULT_LAST = 24 * 3600_000

export const huntSearch: UrlForm<HuntSearch> = {
  parse: (search) => ({
    query: search['query'],
    from: numberOf(search['from']),
    to: numberOf(search['to']),
    last: numberOf(search['last']) ?? DEFAULT_LAST,
  }),
  print: ({ query, from, to, last }) => ({
    // An empty query is a hunt too, for everything; a space keeps it in the URL.
    query: query === '' ? ' ' : query,
    from: from?.toString(),
    to: to?.toString(),
    last: last === DEFAULT_LAST ? '' : String(last),
  }),
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

/** The window that is asked for. Relative ranges are counted back from `now`. */
export function windowOf(
  { from, to, last }: HuntSearch,
  now: number,
): { readonly from: number; readonly to: number } {
  if (from !== undefined && to !== undefined) return { from, to }
  if (from !== undefined) return { from, to: now }
  const end = to ?? now
  return { from: Math.max(0, end - last), to: end }
}
