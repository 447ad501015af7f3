export interface Completion {
  readonly name: string
  readonly help: string
}

interface Word {
  readonly start: number
  readonly text: string
}

/** The field name being typed at the cursor; undefined inside quotes and after a colon. */
export function wordAt(query: string, cursor: number): Word | undefined {
  const before = query.slice(0, cursor)
  if ((before.match(/(?<!\\)"/g) ?? []).length % 2 === 1) return undefined
  const start = Math.max(...[' ', '(', '\n', '-'].map((mark) => before.lastIndexOf(mark))) + 1
  const text = before.slice(start)
  return /^[A-Za-z_][A-Za-z0-9_.]*$/.test(text) ? { start, text } : undefined
}

/** Fields whose name holds the typed word, those that start with it first. */
export function completions(word: string, fields: readonly Completion[], limit = 8): Completion[] {
  const typed = word.toLowerCase()
  const found = fields.filter(({ name }) => name.toLowerCase().includes(typed))
  return found
    .toSorted((a, b) => Number(b.name.startsWith(typed)) - Number(a.name.startsWith(typed)))
    .slice(0, limit)
}

/** The query with the word replaced by the field, and where the cursor stands then. */
export function completed(
  query: string,
  word: Word,
  name: string,
): { readonly query: string; readonly cursor: number } {
  const head = `${query.slice(0, word.start)}${name}:`
  return { query: head + query.slice(word.start + word.text.length), cursor: head.length }
}
