import { patternParts } from './hunt-pattern.ts'
import type { HuntQuery } from './hunt-query.ts'

/** The query as text that parses to it again. */
export function printHunt(query: HuntQuery): string {
  switch (query.kind) {
    case 'all':
      return ''
    case 'and':
    case 'or':
      return query.parts.map((part) => printPart(part)).join(query.kind === 'and' ? ' AND ' : ' OR ')
    case 'not':
      return `NOT ${printPart(query.part)}`
    case 'field':
      return `${query.field}:${printValue(query.value)}`
    case 'compare':
      return `${query.field}${query.operator}${query.value}`
    case 'exists':
      return `${query.field}:*`
    case 'rule':
      return '(what a rule looks for)'
    case 'observed':
    case 'held':
      return '(what an indicator looks for)'
    case 'text':
      return quote(query.text)
  }
}

function printPart(query: HuntQuery): string {
  return query.kind === 'and' || query.kind === 'or' ? `(${printHunt(query)})` : printHunt(query)
}

/** Letters, digits and what needs no quotes; a backslash before them is itself. */
const PLAIN = /^[\p{L}\p{N}_.\\/-]*$/u

/** What stands between wildcards is quoted where it has to be: `"a b"*`. */
function printValue(value: string): string {
  const parts = patternParts(value)
  if (parts.length === 1) return quote(parts[0]!)
  return parts.map((part) => (PLAIN.test(part) ? part : quote(part))).join('*')
}

function quote(text: string): string {
  return `"${text.replaceAll(/[\\"]/g, '\\$&')}"`
}
