/** An address or block as numbers; `bits` is 32 or 128. */
export interface AddressBlock {
  readonly bits: 32 | 128
  readonly first: bigint
  readonly prefix: number
}

/** Parses an IPv4 or IPv6 address or block; undefined when it is none. */
export function parseBlock(text: string): AddressBlock | undefined {
  if (text.length > 64) return undefined
  const slash = text.indexOf('/')
  const address = slash < 0 ? text : text.slice(0, slash)
  const v4 = parseIpv4(address)
  const value = v4 ?? parseIpv6(address)
  if (value === undefined) return undefined
  const bits = v4 === undefined ? 128 : 32
  const prefix = slash < 0 ? bits : Number(/^\d{1,3}$/.exec(text.slice(slash + 1))?.[0] ?? -1)
  if (prefix < 0 || prefix > bits) return undefined
  const shift = BigInt(bits - prefix)
  return { bits, first: (value >> shift) << shift, prefix }
}

/** True when every address of `inner` is in `outer`. */
export function isWithin(inner: AddressBlock, outer: AddressBlock): boolean {
  if (inner.bits !== outer.bits || inner.prefix < outer.prefix) return false
  const shift = BigInt(outer.bits - outer.prefix)
  return inner.first >> shift === outer.first >> shift
}

function parseIpv4(text: string): bigint | undefined {
  const octets = text.split('.', 5)
  if (octets.length !== 4) return undefined
  let value = 0n
  for (const octet of octets) {
    if (!/^(?:0|[1-9]\d{0,2})$/.test(octet) || Number(octet) > 255) return undefined
    value = value * 256n + BigInt(octet)
  }
  return value
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split('::', 3)
  if (halves.length > 2) return undefined
  const [head = '', tail] = halves
  const before = groups(head, tail === undefined)
  const after = tail === undefined ? [] : groups(tail, true)
  if (before === undefined || after === undefined) return undefined
  const missing = 8 - before.length - after.length
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined
  return [...before, ...Array<bigint>(missing).fill(0n), ...after].reduce(
    (sum, group) => (sum << 16n) | group,
    0n,
  )
}

function groups(text: string, mayEndInIpv4: boolean): bigint[] | undefined {
  if (text === '') return []
  const found: bigint[] = []
  const parts = text.split(':', 9)
  for (const [index, part] of parts.entries()) {
    const v4 = index === parts.length - 1 && mayEndInIpv4 ? parseIpv4(part) : undefined
    if (v4 !== undefined) found.push(v4 >> 16n, v4 & 0xffffn)
    else if (/^[0-9A-Fa-f]{1,4}$/.test(part)) found.push(BigInt(`0x${part}`))
    else return undefined
  }
  return found
}
