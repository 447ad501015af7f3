import type { Coverage } from '@opensoc/contract'
import type { UrlForm } from '../shell/useUrlState.ts'

type Domain = Coverage['domain']

export const MATRICES: readonly { readonly domain: Domain; readonly label: string }[] = [
  { domain: 'enterprise-attack', label: 'Enterprise' },
  { domain: 'ics-attack', label: 'ICS' },
  { domain: 'mobile-attack', label: 'Mobile' },
]
/** How old telemetry may be and still count as live. */
export const WINDOWS: readonly { readonly days: number; readonly label: string }[] = [
  { days: 0.05, label: 'last hour' },
  { days: 1, label: 'last day' },
  { days: 7, label: 'last 7 days' },
  { days: 30, label: 'last 30 days' },
]
const DEFAULT_DAYS = 7

/** What of the matrix is shown: all, what has no live telemetry, what has, or what the imported layer names. */
export const SHOWN = ['', 'gaps', 'live', 'layer'] as const

export interface CoverageSearch {
  readonly domain: Domain
  readonly days: number
  readonly platform: string
  /** A tactic's shortname. */
  readonly tactic: string
  readonly show: (typeof SHOWN)[number]
  /** Only what this log source would bring. */
  readonly gap: string
  readonly subs: boolean
  /** The technique that is open. */
  readonly t: string
}

export const WHOLE_MATRIX = { platform: '', tactic: '', show: '', gap: '' } as const

export const coverageSearch: UrlForm<CoverageSearch> = {
  parse: (search) => ({
    domain: MATRICES.find(({ domain }) => domain === search['domain'])?.domain ?? 'enterprise-attack',
    days: WINDOWS.find(({ days }) => String(days) === search['days'])?.days ?? DEFAULT_DAYS,
    platform: search['platform'] ?? '',
    tactic: search['tactic'] ?? '',
    show: SHOWN.find((name) => name === search['show']) ?? '',
    gap: search['gap'] ?? '',
    subs: search['subs'] === '1',
    t: search['t'] ?? '',
  }),
  print: ({ domain, days, subs, ...view }) => ({
    ...view,
    domain: domain === 'enterprise-attack' ? '' : domain,
    days: days === DEFAULT_DAYS ? '' : String(days),
    subs: subs ? '1' : '',
  }),
}
