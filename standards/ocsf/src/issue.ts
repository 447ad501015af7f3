/**
 * `error`: the event is not OCSF. `warning`: it is, but a reader may be misled (deprecated, sibling differs).
 * `information`: a recommended attribute is missing, or the event is of another minor version.
 */
export type IssueSeverity = 'error' | 'warning' | 'information'

/** One finding of `validate`. Codes follow the OCSF server's validator where it has one. */
export interface ValidationIssue {
  readonly severity: IssueSeverity
  readonly code: string
  /** JSON pointer (RFC 6901) to the value, or to where the missing value belongs. */
  readonly pointer: string
  readonly message: string
  /** What would be right. */
  readonly expected?: string
}

const MAX_QUOTED = 80

/** Collects issues up to a bound, so that a hostile event cannot make a long list. */
export class IssueLog {
  readonly issues: ValidationIssue[] = []
  hasError = false
  /** Set for events of a later minor version: what we do not know may be right there. */
  unknownIs: IssueSeverity = 'error'
  readonly #limit: number
  readonly #errorsOnly: boolean

  constructor(options: { readonly limit: number; readonly errorsOnly: boolean }) {
    this.#limit = options.limit
    this.#errorsOnly = options.errorsOnly
  }

  /** True when nothing that is still to come can change the answer. */
  get isFull(): boolean {
    return this.#errorsOnly ? this.hasError : this.issues.length >= this.#limit
  }

  wants(severity: IssueSeverity): boolean {
    return severity === 'error' || !this.#errorsOnly
  }

  add(severity: IssueSeverity, code: string, pointer: string, message: string, expected?: string): void {
    if (severity === 'error') this.hasError = true
    if (!this.wants(severity) || this.isFull) return
    const issue = { severity, code, pointer, message }
    this.issues.push(expected === undefined ? issue : { ...issue, expected })
  }

  /** Reports something the schema does not know. */
  addUnknown(code: string, pointer: string, message: string, expected?: string): void {
    this.add(this.unknownIs, code, pointer, message, expected)
  }
}

/** A value as it can stand in a message: cut short, never a whole hostile string. */
export function quote(value: unknown): string {
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = typeof value === 'string' ? `"${value.slice(0, MAX_QUOTED)}"` : String(value)
  return typeof value === 'string' && value.length > MAX_QUOTED ? `${text}...` : text
}

/** One step of a JSON pointer (RFC 6901, 3), cut short for hostile keys. */
export function pointerStep(key: string): string {
  return `/${key.slice(0, MAX_QUOTED).replaceAll('~', '~0').replaceAll('/', '~1')}`
}
