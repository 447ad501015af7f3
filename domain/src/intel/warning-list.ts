import { isWithin, parseIpRange } from '@opensoc/stix'
import type { IndicatorValue } from './indicator-value.ts'

/** Ranges that are not of the public internet (RFC 6890 and its registry), or carry what everybody uses. */
const RANGES: readonly (readonly [string, string])[] = [
  ['0.0.0.0/8', 'this network'],
  ['10.0.0.0/8', 'private use'],
  ['100.64.0.0/10', 'shared address space'],
  ['127.0.0.0/8', 'loopback'],
  ['169.254.0.0/16', 'link local'],
  ['172.16.0.0/12', 'private use'],
  ['192.168.0.0/16', 'private use'],
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', 'reserved'],
  ['1.1.1.1/32', 'a public resolver'],
  ['1.0.0.1/32', 'a public resolver'],
  ['8.8.8.8/32', 'a public resolver'],
  ['8.8.4.4/32', 'a public resolver'],
  ['9.9.9.9/32', 'a public resolver'],
  ['208.67.222.222/32', 'a public resolver'],
  ['::/127', 'loopback'],
  ['fc00::/7', 'private use'],
  ['fe80::/10', 'link local'],
  ['ff00::/8', 'multicast'],
]
const PARSED = RANGES.map(([text, why]) => ({ range: parseIpRange(text)!, why }))

/** Sites that most of the world visits: a report names them, an indicator must not. Parents cover what is below them here. */
const SITES = new Set(
  `google.com youtube.com facebook.com instagram.com microsoft.com windows.com office.com live.com apple.com icloud.com
   amazon.com amazonaws.com cloudflare.com akamai.net akamaized.net github.com githubusercontent.com gitlab.com
   wikipedia.org twitter.com x.com linkedin.com yahoo.com bing.com whatsapp.com netflix.com reddit.com adobe.com
   dropbox.com zoom.us slack.com paypal.com ebay.com mozilla.org debian.org ubuntu.com python.org npmjs.com docker.com
   virustotal.com mitre.org w3.org digicert.com letsencrypt.org verisign.com gstatic.com googleapis.com
   windowsupdate.com msftconnecttest.com baidu.com qq.com yandex.ru vk.com telegram.org discord.com`.split(
    /\s+/,
  ),
)

/** Digests of nothing: every empty file has them. */
const EMPTY = new Set([
  'd41d8cd98f00b204e9800998ecf8427e',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
])

/** Names and addresses of the own estate, in the form of `normalizeValue`. */
export interface OwnAssets {
  readonly domains: readonly string[]
  readonly ranges: readonly string[]
}

const NO_ASSETS: OwnAssets = { domains: [], ranges: [] }

/** Why a value must neither be matched nor blocked, or undefined. An indicator that says so of itself is wrong, not we. */
export function warningOf({ kind, value }: IndicatorValue, own: OwnAssets = NO_ASSETS): string | undefined {
  if (EMPTY.has(value)) return 'the digest of an empty file'
  if (kind === 'ip' || kind === 'cidr') return rangeWarning(value, own)
  if (kind === 'domain') {
    if (SITES.has(value)) return 'a site that most of the world visits'
    return own.domains.some((one) => value === one || value.endsWith(`.${one}`) || one.endsWith(`.${value}`))
      ? 'a name of our own'
      : undefined
  }
  if (kind === 'url' && /^https?:\/\/[^/]+\/?$/.test(value)) {
    const host = value
      .replace(/^https?:\/\//, '')
      .replace(/\/$/, '')
      .replace(/^www\./, '')
    return SITES.has(host) ? 'a site that most of the world visits' : undefined
  }
  return undefined
}

function rangeWarning(value: string, own: OwnAssets): string | undefined {
  const range = parseIpRange(value)
  if (range === undefined) return undefined
  if (range.prefix < (range.family === 4 ? 8 : 16)) return 'a range of most of the internet'
  for (const { range: known, why } of PARSED) {
    if (isWithin(range, known) || isWithin(known, range)) return why
  }
  const ours = own.ranges
    .map(parseIpRange)
    .some((one) => one !== undefined && (isWithin(range, one) || isWithin(one, range)))
  return ours ? 'an address of our own' : undefined
}
