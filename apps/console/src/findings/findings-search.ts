import type { UrlForm } from '../shell/useUrlState.ts'

/** The alert list's view. */
export interface FindingsSearch {
  readonly q: string
  readonly level: string
  readonly host: string
  readonly rule: string
  /** Alerts of maintenance times: `only` these, all but these (`without`), or both. */
  readonly maintenance: string
  /** The chosen alert. */
  readonly f: string
}

export const findingsSearch: UrlForm<FindingsSearch> = {
  parse: (search) => ({
    q: search['q'] ?? '',
    level: search['level'] ?? '',
    host: search['host'] ?? '',
    rule: search['rule'] ?? '',
    maintenance: search['maintenance'] ?? '',
    f: search['f'] ?? '',
  }),
  print: (view) => ({ ...view }),
}
