import type { EventDraft } from '../classification.ts'
import { given } from '../metadata.ts'
import { type HeaderLine, headerOf } from './mime-parts.ts'

const METHOD = /(?:^|[;\s])(spf|dkim|dmarc)\s*=\s*([a-z]{3,12})/gi

/**
 * OCSF `email_auth` by RFC 8601: only the topmost Authentication-Results counts, which the last receiving host wrote;
 * those below may be the sender's own. `Received-SPF` (RFC 7208) where there is none.
 */
export function emailAuthIn(headers: readonly HeaderLine[]): EventDraft | undefined {
  const results = headerOf(headers, 'authentication-results').slice(0, 4096)
  const found = new Map<string, string>()
  for (const [, method = '', result = ''] of results.matchAll(METHOD)) {
    const name = method.toLowerCase()
    // A message may hold several signatures: one that passes is enough.
    if (!found.has(name) || result.toLowerCase() === 'pass') found.set(name, result.toLowerCase())
  }
  const spf =
    found.get('spf') ?? /^[A-Za-z]{4,10}/.exec(headerOf(headers, 'received-spf'))?.[0]?.toLowerCase()
  const domain = /\bd=([A-Za-z0-9.-]{1,253})/.exec(headerOf(headers, 'dkim-signature'))?.[1]
  const auth = {
    ...given('spf', spf),
    ...given('dkim', found.get('dkim')),
    ...given('dmarc', found.get('dmarc')),
    ...given('dkim_domain', domain),
    ...given('dmarc_policy', /\bp=(none|quarantine|reject)\b/i.exec(results)?.[1]?.toLowerCase()),
  }
  return Object.keys(auth).length === 0 ? undefined : auth
}
