import type { Rule } from '@opensoc/contract'

export interface BulkSwitch {
  /** Those that change. */
  readonly ids: readonly string[]
  readonly already: number
  readonly refused: number
  /** Deprecated or unsupported, and no filter asks for that: nobody means them. */
  readonly givenUp: number
}

const GIVEN_UP: readonly (string | undefined)[] = ['deprecated', 'unsupported']

/** What switching all rules shown would do. */
export function bulkSwitch(shown: readonly Rule[], enabled: boolean, statusFilter: string): BulkSwitch {
  const refused = shown.filter((rule) => enabled && rule.refused !== undefined)
  const givenUp = shown.filter(
    (rule) =>
      enabled && rule.refused === undefined && statusFilter !== rule.status && GIVEN_UP.includes(rule.status),
  )
  const meant = shown.filter((rule) => !refused.includes(rule) && !givenUp.includes(rule))
  const ids = meant.filter((rule) => rule.enabled !== enabled).map(({ id }) => id)
  return { ids, already: meant.length - ids.length, refused: refused.length, givenUp: givenUp.length }
}
