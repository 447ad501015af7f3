import { textOf, type Variables } from './variable.ts'

/** Where a value goes: each place has its own way to break out of, and its own escape. */
export type Place = 'text' | 'url' | 'header' | 'json' | 'shell'

export type Interpolation =
  | { readonly ok: true; readonly text: string; readonly unresolved: readonly string[] }
  | { readonly ok: false; readonly message: string }

/**
 * Puts values in the place of `__name__:value` references, in one pass: what a value holds is never a reference. A
 * constant is the author's own text and goes in as it is; every other value is escaped for its place. References to
 * variables that are not declared or not known stay, and are told.
 */
export function interpolate(template: string, variables: Variables, place: Place = 'text'): Interpolation {
  const unresolved = new Set<string>()
  let text = ''
  let from = 0
  for (const { start, end, name } of references(template, variables)) {
    const variable = Object.hasOwn(variables, name) ? variables[name] : undefined
    const value = variable && textOf(variable)
    text += template.slice(from, start)
    from = end
    if (variable === undefined || value === undefined) {
      unresolved.add(name)
      text += template.slice(start, end)
      continue
    }
    if (place === 'shell' && !variable.constant && !isOpenShellText(template.slice(0, start))) {
      return { ok: false, message: `${name} is quoted by us: leave no quotes and no here-document around it` }
    }
    const escaped = variable.constant && place !== 'json' ? value : escapes[place](value)
    if (escaped === undefined)
      return { ok: false, message: `${name} holds a line break, which no header can carry` }
    text += escaped
  }
  text += template.slice(from)
  if (text.length > MAX_LENGTH)
    return { ok: false, message: `the text is longer than ${MAX_LENGTH} characters` }
  return { ok: true, text, unresolved: [...unresolved] }
}

const MAX_LENGTH = 16_777_216
const escapes: Readonly<Record<Place, (value: string) => string | undefined>> = {
  text: (value) => value,
  url: (value) => encodeURIComponent(value.toWellFormed()),
  header: (value) => (/[\r\n\0]/.test(value) ? undefined : value),
  json: (value) => JSON.stringify(value).slice(1, -1),
  shell: (value) => `'${value.replaceAll("'", "'\\''")}'`,
}

/**
 * References from left to right. In `__a____b__:value` the name could be the whole or only `__b__`: a declared name wins,
 * the longest first.
 */
function* references(template: string, variables: Variables) {
  const ends = /__:value(?![A-Za-z0-9_])/g
  let from = 0
  for (let found = ends.exec(template); found; found = ends.exec(template)) {
    const end = found.index + found[0].length
    const run = /__[A-Za-z0-9_-]{0,250}$/.exec(
      template.slice(Math.max(from, found.index - 252), found.index + 2),
    )?.[0]
    const names = run ? namesIn(run) : []
    const name = names.find((one) => Object.hasOwn(variables, one)) ?? names.at(-1)
    if (name === undefined) continue
    const start = end - ':value'.length - name.length
    yield { start, end, name }
    from = end
  }
}

/** The names that end the run, longest first. */
function namesIn(run: string): readonly string[] {
  const names: string[] = []
  for (
    let start = run.indexOf('__');
    start >= 0 && start < run.length - 4;
    start = run.indexOf('__', start + 1)
  ) {
    const name = run.slice(start)
    if (/^__[A-Za-z_][A-Za-z0-9_-]*__$/.test(name)) names.push(name)
  }
  return names
}

/** True when text that follows `before` in a shell is neither in quotes nor in a here-document. */
function isOpenShellText(before: string): boolean {
  let quote = ''
  for (let index = 0; index < before.length; index += 1) {
    const letter = before[index] as string
    if (letter === '\\' && quote !== "'") index += 1
    else if (quote === '' && (letter === "'" || letter === '"' || letter === '`')) quote = letter
    else if (letter === quote) quote = ''
  }
  return quote === '' && !before.includes('<<')
}
