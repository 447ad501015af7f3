/** One line of an access log in the common or combined form, perhaps with the virtual host before it. */
export interface AccessLine {
  readonly host: string
  readonly client: string
  readonly user: string
  readonly time: string
  /** Method, target and version, where the request could be read as one. */
  readonly request: string
  readonly status: string
  readonly bytes: string
  readonly referrer: string
  readonly userAgent: string
  /** What servers add behind the combined form. */
  readonly rest: readonly string[]
}

const TIME = /\[(\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2} [+-]\d{4})\] "/
const MAX_HEAD = 1024

/** Undefined where the line has no time in brackets with a request behind it. */
export function parseAccessLine(text: string): AccessLine | undefined {
  const found = TIME.exec(text.slice(0, MAX_HEAD))
  if (found === null) return undefined
  const head = text.slice(0, found.index).trim().split(' ')
  // host client ident user: the user may hold spaces, the host be absent.
  const hasHost = head.length > 3 && head[2] === '-' && head[1] !== '-'
  const [host, client, , ...user] = hasHost ? head : ['', ...head]
  if (client === undefined) return undefined
  const [request, behind] = quoted(text, found.index + found[0].length)
  const [status = '', bytes = ''] = text.slice(behind).trimStart().split(' ', 2)
  if (!/^\d{3}$/.test(status)) return undefined
  const words = quotedWords(text, behind)
  return {
    host: (host ?? '').replace(/:\d{1,5}$/, ''),
    client,
    user: user.join(' '),
    time: found[1]!,
    request,
    status,
    bytes,
    referrer: words[0] ?? '',
    userAgent: words[1] ?? '',
    rest: words.slice(2),
  }
}

/** Up to the next quote that no backslash stands before, and where the text goes on. */
function quoted(text: string, from: number): readonly [string, number] {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return [text.slice(from, at).replaceAll('\\"', '"'), at + 1]
  }
  return [text.slice(from), text.length]
}

function quotedWords(text: string, from: number): string[] {
  const words: string[] = []
  for (let at = text.indexOf('"', from); at !== -1 && words.length < 8; at = text.indexOf('"', at)) {
    const [word, next] = quoted(text, at + 1)
    words.push(word)
    at = next
  }
  return words
}

const REQUEST = /^([A-Za-z_-]{1,32}) (\S{1,16384})(?: (HTTP\/\d(?:\.\d)?))?$/

/** Method, target and version; only the target where a client sent something else. */
export function requestParts(request: string): Record<string, string> {
  const match = REQUEST.exec(request)
  if (match === null) return request === '' || request === '-' ? {} : { target: request }
  const [, method = '', target = '', version = ''] = match
  const question = target.indexOf('?')
  return {
    method,
    target,
    path: question === -1 ? target : target.slice(0, question),
    ...(question === -1 ? {} : { query: target.slice(question + 1) }),
    ...(version === '' ? {} : { version }),
  }
}

/** Some rules ask the query for a path too, and for the question mark before it. */
export function queryForRules(fields: Readonly<Record<string, unknown>>): unknown {
  const { query, target } = fields
  return query === undefined ? target : [query, target]
}
