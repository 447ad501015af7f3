import { severityOf } from '../incidents/severity.ts'
import { visibleText } from '../text/visible-text.ts'
import type { Node } from './layout.ts'

/** What a screen reader says of a node. */
export function nodeWords(node: Node): string {
  const { kind, label, sub, host, severity, finding_ids, child_count, root } = node
  const parts = [
    root ? 'Root cause' : '',
    kind,
    label,
    sub.slice(0, 120),
    `on ${host}`,
    severity === undefined ? '' : severityOf(severity).label,
    finding_ids.length === 0 ? '' : `${finding_ids.length} alerts`,
    child_count === 0 ? '' : `${child_count} routine children not shown`,
  ]
  return visibleText(parts.filter((part) => part !== '').join(', '))
}

/** Fits text to a width of a monospaced or UI font by counting characters: the picture measures nothing. */
export function fitted(text: string, characters: number): string {
  const shown = visibleText(text).replaceAll('\n', ' ').replaceAll('\t', ' ')
  return shown.length <= characters ? shown : `${shown.slice(0, Math.max(1, characters - 1))}…`
}
