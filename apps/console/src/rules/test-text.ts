/** Puts an event at the end of the list of its kind; begins the list where there is none. */
export function withTestEvent(text: string, kind: 'positive' | 'negative', item: string): string {
  const lines = text === '' ? [] : text.replace(/\n*$/, '\n').split('\n').slice(0, -1)
  const at = lines.findIndex((line) => line.replace(/\s*(\[\s*\])?\s*(#.*)?$/, '') === `${kind}:`)
  const added = item.replace(/\n$/, '').split('\n')
  if (at < 0) return `${[...lines, `${kind}:`, ...added].join('\n')}\n`
  const next = lines.findIndex((line, index) => index > at && /^[^\s#-]/.test(line))
  const end = next < 0 ? lines.length : next
  return `${[...lines.slice(0, at), `${kind}:`, ...lines.slice(at + 1, end), ...added, ...lines.slice(end)].join('\n')}\n`
}
