import {
  type EventLake,
  IndicatorMatcher,
  type IndicatorValue,
  indicatorSetOf,
  type ObservedAt,
  type ObservedPair,
} from '@opensoc/domain'

/** Kinds of observables that an indicator may be seen in. */
const KINDS = ['Email Address', 'File Name', 'Hash', 'Hostname', 'IP Address', 'Process Name', 'URL String']
/** Up to so many values are looked up by key; more are judged on every value that the lake has. */
const FEW = 200
const PAGE = 50_000
const PAIRS_AT_ONCE = 500

export interface SweepRange {
  readonly from: number
  readonly to: number
}

export interface SweepCall {
  readonly signal?: AbortSignal
  /** Distinct values judged so far. */
  readonly onJudged?: (count: number) => void
}

/** An indicator where it was seen. */
export interface ValueSighting {
  readonly indicator: IndicatorValue
  readonly seen: ObservedAt
}

/**
 * Searches the whole lake for values. Which values of events count is judged by the matcher of the stream, so that both
 * say the same: the lake only names what could match. The newest sightings come first.
 */
export async function sweepValues(
  lake: EventLake,
  tenantId: string,
  values: readonly IndicatorValue[],
  range: SweepRange,
  { signal, onJudged }: SweepCall = {},
): Promise<readonly ValueSighting[]> {
  if (values.length === 0) return []
  const matcher = new IndicatorMatcher(indicatorSetOf(values))
  const matched = new Map<
    string,
    { readonly pair: ObservedPair; readonly indicators: readonly IndicatorValue[] }
  >()
  let judged = 0
  const options = { timeoutMs: 600_000, ...(signal === undefined ? {} : { signal }) }
  for (const chosen of choices(values)) {
    let after: ObservedPair | undefined
    do {
      signal?.throwIfAborted()
      const page = await lake.observedValues(
        { tenantId, ...range, ...chosen, limit: PAGE, ...(after === undefined ? {} : { after }) },
        options,
      )
      for (const pair of page) {
        const hits = judge(matcher, pair)
        if (hits.length > 0) matched.set(`${pair.kind} ${pair.value}`, { pair, indicators: hits })
      }
      judged += page.length
      onJudged?.(judged)
      after = page.length === PAGE ? page.at(-1) : undefined
    } while (after !== undefined)
  }
  const sightings: ValueSighting[] = []
  const pairs = [...matched.values()].map(({ pair }) => pair)
  for (let at = 0; at < pairs.length; at += PAIRS_AT_ONCE) {
    signal?.throwIfAborted()
    for (const seen of await lake.observedAt(tenantId, pairs.slice(at, at + PAIRS_AT_ONCE), range, options)) {
      for (const indicator of matched.get(`${seen.kind} ${seen.value}`)!.indicators)
        sightings.push({ indicator, seen })
    }
  }
  return sightings.sort((a, b) => b.seen.lastTime - a.seen.lastTime)
}

/** A digest of 32 digits may be of a file or of a TLS client: the value alone does not say, so both are asked. */
function judge(matcher: IndicatorMatcher, { kind, value }: ObservedPair): readonly IndicatorValue[] {
  const names = kind === 'Hash' && value.length === 32 ? ['', 'tls.ja3_hash.value'] : ['']
  return names.flatMap((name) =>
    matcher.match([{ name, type: kind, value }]).map(({ indicator }) => indicator),
  )
}

interface Choice {
  readonly kinds: readonly string[]
  readonly exact?: readonly string[]
  readonly containing?: readonly string[]
}

/** What to ask the lake for: a little more than can match, and with few values far less than all. */
function choices(values: readonly IndicatorValue[]): readonly Choice[] {
  if (values.length > FEW) return KINDS.map((kind) => ({ kinds: [kind] }))
  const of = (...kinds: readonly string[]): string[] =>
    values.filter(({ kind }) => kinds.includes(kind)).map(({ value }) => value)
  const digests = of('sha256', 'sha1', 'md5', 'ja3')
  const addresses = of('ip').filter((value) => !value.includes(':'))
  const isWide = of('cidr').length > 0 || of('ip').some((value) => value.includes(':'))
  const names = of('domain')
  const hosted = [...names, ...of('ip'), ...of('url')].map((value) => value.toLowerCase())
  return [
    ...(digests.length === 0
      ? []
      : [{ kinds: ['Hash'], exact: [...digests, ...digests.map((one) => one.toUpperCase())] }]),
    ...(isWide ? [{ kinds: ['IP Address', 'URL String'] }] : []),
    ...(addresses.length === 0 || isWide ? [] : [{ kinds: ['IP Address'], exact: addresses }]),
    ...(names.length === 0 ? [] : [{ kinds: ['Hostname'], containing: names }]),
    ...(hosted.length === 0 || isWide ? [] : [{ kinds: ['URL String'], containing: hosted }]),
    ...(of('email').length + names.length === 0
      ? []
      : [{ kinds: ['Email Address'], containing: [...of('email'), ...names] }]),
    ...(of('file_name').length === 0
      ? []
      : [{ kinds: ['File Name', 'Process Name'], containing: of('file_name') }]),
  ]
}
