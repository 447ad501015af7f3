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
    case 'text':
      return quote(query.text)
  }
}

function printPart(query: HuntQuery): string {
  return query.kind === 'and' || query.kind === 'or' ? `(${printHunt(query)})` : printHunt(query)
}

/** A value without wildcards is quoted; in one with wildcards every odd character is escaped. */
function printValue(value: string): string {
  const literal = literalOf(value)
  if (literal !== undefined) return quote(literal)
  return value.replaceAll(/[\\\s()":<>=]/g, (character) => `\\${character}`)
}

/** The text that a pattern without a wildcard stands for, or undefined if it has one. */
export function literalOf(pattern: string): string | undefined {
  return /(?<!\\)\*/.test(pattern) ? undefined : pattern.replaceAll('\\*', '*')
}

function quote(text: string): string {
  return `"${text.replaceAll(/[\\"]/g, '\\$&')}"`
}
