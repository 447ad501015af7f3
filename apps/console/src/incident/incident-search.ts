import type { UrlForm } from '../shell/useUrlState.ts'

export const TABS = ['story', 'timeline', 'alerts', 'impact'] as const
export type Tab = (typeof TABS)[number]

/** What of an incident is on screen, all of it in the URL. */
export interface IncidentSearch {
  readonly tab: Tab
  readonly scope: 'path' | 'all'
  readonly view: 'graph' | 'list'
  readonly node: string
  readonly finding: string
}

export const incidentSearch: UrlForm<IncidentSearch> = {
  parse: (search) => ({
    tab: TABS.find((tab) => tab === search['tab']) ?? 'story',
    scope: search['scope'] === 'all' ? 'all' : 'path',
    view: search['view'] === 'list' ? 'list' : 'graph',
    node: search['node'] ?? '',
    finding: search['finding'] ?? '',
  }),
  print: ({ tab, scope, view, node, finding }) => ({
    tab: tab === 'story' ? '' : tab,
    scope: scope === 'path' ? '' : scope,
    view: view === 'graph' ? '' : view,
    node,
    finding,
  }),
}
