/** Longer values are no good condition of an exception. */
const MAX_VALUE = 500

/** The detection block that describes an alert's own values: what an exception begins with. */
export function detectionOf(matched: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(matched).flatMap(([name, value]) => {
    const written = valueText(value)
    return written === undefined || name.includes('|') ? [] : [`  ${nameText(name)}: ${written}`]
  })
  const selection = lines.length === 0 ? ['  Field: value'] : lines
  return ['selection:', ...selection, 'condition: selection', ''].join('\n')
}

/** The names whose values can be snoozed. */
export function snoozeNames(finding: {
  readonly host?: string | undefined
  readonly user?: string | undefined
  readonly matched: Readonly<Record<string, unknown>>
}): string[] {
  const own = (['host', 'user'] as const).filter((name) => finding[name] !== undefined)
  const fields = Object.entries(finding.matched).filter(([, value]) => valueText(value) !== undefined)
  return [...own, ...fields.map(([name]) => name).filter((name) => !own.includes(name as never))]
}

function nameText(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : quoted(name)
}

/** What is hidden or turns the direction of the text is written out, so that people see what they save. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(/[\p{C}]/gu, (hidden) =>
    hidden
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  )
}

function valueText(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value !== 'string' || value === '' || value.length > MAX_VALUE) return undefined
  const literal = literalOf(value)
  // A JSON string is a YAML string; the plainer single quotes do where nothing has to be escaped.
  return /['\p{C}]/u.test(literal) ? quoted(literal) : `'${literal}'`
}

/** Sigma takes `*` and `?` for wildcards; a backslash has to be doubled only where it stands before one or before another. */
function literalOf(value: string): string {
  if (!/[*?]|\\\\/.test(value)) return value
  return value.replaceAll('\\', '\\\\').replaceAll(/[*?]/g, '\\$&')
}
