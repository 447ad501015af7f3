/** Any STIX object as it was received: properties that this library does not know are kept. */
export interface StixObject {
  readonly type: string
  readonly id: string
  readonly [property: string]: unknown
}

export interface Bundle {
  readonly type: 'bundle'
  readonly id: string
  readonly objects?: readonly StixObject[]
  readonly [property: string]: unknown
}

/** What is wrong with an object, where (a JSON pointer into it) and what would be right. `code` is stable. */
export interface StixProblem {
  readonly code: string
  readonly severity: 'error' | 'warning'
  readonly pointer: string
  readonly message: string
  readonly expected?: string
}

/** The UUID of `indicator--…`, or undefined. Either case is read, as RFC 4122 asks. */
export function uuidOf(id: string): string | undefined {
  const match =
    /^[a-z0-9-]+?--([0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[1-8][0-9A-Fa-f]{3}-[89ABab][0-9A-Fa-f]{3}-[0-9A-Fa-f]{12})$/.exec(
      id,
    )
  return match?.[1]
}

/** The type that an id is of. */
export function typeOfId(id: string): string {
  return id.slice(0, Math.max(0, id.indexOf('--')))
}
