/** One thing about a playbook. An `error` keeps it from being used; a `warning` is a peer's departure that we live with. */
export interface PlaybookIssue {
  readonly severity: 'error' | 'warning'
  /** JSON pointer (RFC 6901). */
  readonly pointer: string
  readonly message: string
}

/** One step of a JSON pointer, cut short for hostile keys. */
export function step(key: string | number): string {
  return `/${String(key).slice(0, 120).replaceAll('~', '~0').replaceAll('/', '~1')}`
}

export function printIssue({ severity, pointer, message }: PlaybookIssue): string {
  return `${severity}: ${pointer || '/'} ${message}`
}
