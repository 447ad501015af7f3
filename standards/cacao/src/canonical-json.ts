/**
 * The JSON Canonicalization Scheme (RFC 8785) of a JSON value: members by UTF-16 code units, numbers and text as
 * ECMAScript prints them. Throws on what I-JSON cannot hold: a lone surrogate, a number that is not finite.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return printText(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error('a number that is not finite has no canonical JSON')
    return JSON.stringify(value)
  }
  if (value === null || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object') throw new Error(`a ${typeof value} is no JSON`)
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  members.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `{${members.map(([key, member]) => `${printText(key)}:${canonicalJson(member)}`).join(',')}}`
}

function printText(text: string): string {
  if (!text.isWellFormed()) throw new Error('text with a lone surrogate has no canonical JSON')
  return JSON.stringify(text)
}
