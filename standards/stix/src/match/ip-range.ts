/** Addresses that share their first `prefix` bits. */
export interface IpRange {
  readonly family: 4 | 6
  readonly address: bigint
  readonly prefix: number
}

/** Reads `198.51.100.0/24`, `2001:db8::/32` or a single address; undefined if it is neither. Host bits may be set. */
export function parseIpRange(text: string): IpRange | undefined {
  const slash = text.indexOf('/')
  const host = slash === -1 ? text : text.slice(0, slash)
  const family = host.includes(':') ? 6 : 4
  const address = family === 6 ? parseIpv6(host) : parseIpv4(host)
  if (address === undefined) return undefined
  const bits = family === 6 ? 128 : 32
  if (slash === -1) return { family, address, prefix: bits }
  const length = text.slice(slash + 1)
  if (!/^\d{1,3}$/.test(length) || Number(length) > bits) return undefined
  return { family, address, prefix: Number(length) }
}

/** Whether every address of `inner` is in `outer`. Ranges of different families never are. */
export function isWithin(inner: IpRange, outer: IpRange): boolean {
  if (inner.family !== outer.family || inner.prefix < outer.prefix) return false
  const shift = BigInt((outer.family === 6 ? 128 : 32) - outer.prefix)
  return inner.address >> shift === outer.address >> shift
}

export function parseIpv4(text: string): bigint | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)
  if (match === null) return undefined
  let address = 0n
  for (const part of match.slice(1)) {
    if (Number(part) > 255) return undefined
    address = (address << 8n) | BigInt(part)
  }
  return address
}

/** RFC 4291, 2.2: eight groups, `::` once, the last two perhaps written as IPv4. */
export function parseIpv6(text: string): bigint | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const head = groupsOf(halves[0]!)
  const tail = halves.length === 2 ? groupsOf(halves[1]!) : []
  if (head === undefined || tail === undefined) return undefined
  const missing = 8 - head.length - tail.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined
  let address = 0n
  for (const group of [...head, ...Array<number>(missing).fill(0), ...tail]) {
    address = (address << 16n) | BigInt(group)
  }
  return address
}

function groupsOf(text: string): number[] | undefined {
  if (text === '') return []
  const groups: number[] = []
  const parts = text.split(':')
  for (const [at, part] of parts.entries()) {
    if (part.includes('.') && at === parts.length - 1) {
      const v4 = parseIpv4(part)
      if (v4 === undefined) return undefined
      groups.push(Number(v4 >> 16n), Number(v4 & 0xffffn))
    } else if (/^[0-9A-Fa-f]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16))
    else return undefined
  }
  return groups
}
