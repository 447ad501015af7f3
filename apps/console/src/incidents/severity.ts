import type { IncidentRow } from '@opensoc/contract'

export type SeverityName = IncidentRow['severity']

interface SeverityWords {
  readonly name: SeverityName
  readonly label: string
  /** A shape of its own, so that severity is never told by colour alone. */
  readonly mark: string
}

/** Worst first. */
export const SEVERITIES: readonly SeverityWords[] = [
  { name: 'critical', label: 'Critical', mark: '◆' },
  { name: 'high', label: 'High', mark: '▲' },
  { name: 'medium', label: 'Medium', mark: '■' },
  { name: 'low', label: 'Low', mark: '●' },
  { name: 'info', label: 'Info', mark: '○' },
]

/** A rule's level in the words of severity; Sigma says `informational`. */
export function severityOf(level: string): SeverityWords {
  const name = level === 'informational' ? 'info' : level
  return SEVERITIES.find((severity) => severity.name === name) ?? SEVERITIES.at(-1)!
}
