/** Text that the hunt language reads as one word. */
const BARE = /^[A-Za-z0-9_.@%/+-]+$/
const WORDS = new Set(['AND', 'OR', 'NOT'])

/** A value as the hunt language writes it: bare where that is safe, quoted otherwise. */
export function quoted(value: string): string {
  if (BARE.test(value) && !WORDS.has(value.toUpperCase()) && !value.startsWith('-')) return value
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

/** What an entity kind is called in the lake; kinds without a column are searched as a phrase. */
const FIELDS_OF_KIND: Readonly<Record<string, readonly string[]>> = {
  host: ['host'],
  user: ['user'],
  ip: ['src_ip', 'dst_ip'],
  domain: ['domain'],
}
const KINDS = new Set([
  ...Object.keys(FIELDS_OF_KIND),
  'process',
  'file',
  'url',
  'mailbox',
  'message',
  'cloud_account',
  'cloud_principal',
  'access_key',
])

/** The hunt for a value of a field or of an entity kind. */
export function clause(field: string, value: string): string {
  const fields = FIELDS_OF_KIND[field] ?? (KINDS.has(field) ? [] : [field])
  if (fields.length === 0) return phrase(value)
  const parts = fields.map((name) => `${name}:${quoted(value)}`)
  return parts.length === 1 ? parts[0]! : `(${parts.join(' OR ')})`
}

function phrase(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

/** Narrows a query to a value, or away from it. The same clause is not added twice. */
export function narrowed(query: string, field: string, value: string, isOut: boolean): string {
  const added = isOut ? `NOT ${clause(field, value)}` : clause(field, value)
  const trimmed = query.trim()
  if (trimmed === '') return added
  if (trimmed === added || trimmed.endsWith(` AND ${added}`)) return trimmed
  const needsParentheses = /\sOR\s/i.test(trimmed) && !/^\([^()]*\)$/.test(trimmed)
  return `${needsParentheses ? `(${trimmed})` : trimmed} AND ${added}`
}
