interface MediaRange {
  readonly type: string
  readonly parameters: ReadonlyMap<string, string>
}

/** RFC 9110, 12.5.1, without weights: TAXII has one representation. */
function readRanges(header: string): readonly MediaRange[] {
  return header
    .slice(0, 4096)
    .split(',')
    .map((range) => {
      const [type = '', ...parameters] = range.split(';').map((part) => part.trim())
      const entries = parameters.map((parameter): [string, string] => {
        const at = parameter.indexOf('=')
        const name = at === -1 ? parameter : parameter.slice(0, at)
        return [
          name.trim().toLowerCase(),
          parameter
            .slice(at + 1)
            .trim()
            .replace(/^"(.*)"$/, '$1'),
        ]
      })
      return { type: type.toLowerCase(), parameters: new Map(entries) }
    })
}

/** Whether TAXII 2.1 is among what a client accepts. Without a version it is; `*` / `*` is friendly to browsers and curl. */
export function acceptsTaxii(header: string | undefined): boolean {
  if (header === undefined) return false
  return readRanges(header).some(({ type, parameters }) => {
    if (parameters.get('q') === '0') return false
    if (type === '*/*') return true
    // 5.6 also lists STIX for the manifest.
    if (type !== 'application/taxii+json' && type !== 'application/stix+json' && type !== 'application/*')
      return false
    return (parameters.get('version') ?? '2.1') === '2.1'
  })
}

/** Whether a body is TAXII 2.1, as its sender says. */
export function isTaxiiContent(header: string | undefined): boolean {
  const [range] = header === undefined ? [] : readRanges(header)
  return range?.type === 'application/taxii+json' && (range.parameters.get('version') ?? '2.1') === '2.1'
}
