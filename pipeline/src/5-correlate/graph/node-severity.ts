import { type Finding, SEVERITIES, type Severity } from '@opensoc/domain'

/** The word that incidents and graph nodes use for a Sigma level. */
export function severityOfLevel(level: Finding['level']): Severity {
  return level === 'informational' ? 'info' : level
}

export function strongest(a: Severity | undefined, b: Severity): Severity {
  return a === undefined || SEVERITIES.indexOf(b) > SEVERITIES.indexOf(a) ? b : a
}
