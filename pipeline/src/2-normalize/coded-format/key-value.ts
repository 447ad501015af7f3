/** More pairs than this are left out. */
const MAX_PAIRS = 512
const MAX_KEY = 128

export interface KeyValueForm {
  /** Between pairs; a space where absent. */
  readonly separator?: string
  /** Between key and value; `=` where absent. */
  readonly assignment?: string
  /** A value in quotes may hold the separator, and the quote behind a backslash; `"` where absent. */
  readonly quote?: string
}

/** `key=value key="more words"`: the first of keys that come twice counts. Never throws; what is no pair is passed over. */
export function parseKeyValues(text: string, form: KeyValueForm = {}): Record<string, string> {
  const { separator = ' ', assignment = '=', quote = '"' } = form
  const fields = Object.create(null) as Record<string, string>
  let count = 0
  for (let at = 0; at < text.length && count < MAX_PAIRS; ) {
    const equals = text.indexOf(assignment, at)
    if (equals === -1) break
    // Words before the key belong to no pair.
    const before = text.lastIndexOf(separator, equals - 1)
    const key = text.slice(before < at ? at : before + separator.length, equals).trim()
    const start = equals + assignment.length
    const [value, next] =
      quote !== '' && text.startsWith(quote, start)
        ? quotedValue(text, start + quote.length, quote)
        : plainValue(text, start, separator)
    if (key !== '' && key.length <= MAX_KEY) {
      fields[key] ??= value
      count++
    }
    at = next
  }
  return fields
}

function plainValue(text: string, start: number, separator: string): readonly [string, number] {
  const end = text.indexOf(separator, start)
  return end === -1 ? [text.slice(start), text.length] : [text.slice(start, end), end + separator.length]
}

function quotedValue(text: string, start: number, quote: string): readonly [string, number] {
  for (let end = text.indexOf(quote, start); end !== -1; end = text.indexOf(quote, end + 1)) {
    if (text[end - 1] === '\\' && text[end - 2] !== '\\') continue
    return [text.slice(start, end).replaceAll(`\\${quote}`, quote), end + quote.length]
  }
  return [text.slice(start), text.length]
}
