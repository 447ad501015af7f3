/** An address as eight 16-bit groups; IPv4 takes the form ::ffff:a.b.c.d. */
interface IpAddress {
  readonly groups: readonly number[]
  /** `mapped` is IPv4 written as IPv6: it belongs to networks of both families. */
  readonly family: 'v4' | 'v6' | 'mapped'
}

export interface IpNetwork {
  readonly groups: readonly number[]
  /** Of the 128 bits. */
  readonly prefixLength: number
  readonly isV4: boolean
}

export type NetworkProblem = { readonly problem: string }

/** Reads `address/prefix` or an address alone. Bits set after the prefix are a mistake in the rule. */
export function parseNetwork(text: string): IpNetwork | NetworkProblem {
  const [addressText = '', prefixText, ...more] = text.split('/')
  const address = parseAddress(addressText)
  if (address === undefined || more.length > 0) return { problem: 'not an IP network' }
  const isV4 = address.family === 'v4'
  const width = isV4 ? 32 : 128
  const prefix = prefixText === undefined ? width : toInteger(prefixText, width)
  if (prefix === undefined) return { problem: `the prefix must be 0 to ${width}` }
  const prefixLength = isV4 ? prefix + 96 : prefix
  const groups = address.groups.map((group, index) => group & groupMask(prefixLength, index))
  if (groups.some((group, index) => group !== address.groups[index])) {
    return { problem: 'the address has bits set after the prefix' }
  }
  return { groups, prefixLength, isV4 }
}

/** Whether the text is an address of the network. A zone (`fe80::1%eth0`) is not part of the address. */
export function isInNetwork(text: string, network: IpNetwork): boolean {
  const address = parseAddress(text.split('%', 1)[0] ?? '')
  if (address === undefined || address.family === (network.isV4 ? 'v6' : 'v4')) return false
  return network.groups.every(
    (group, index) => ((address.groups[index] ?? 0) & groupMask(network.prefixLength, index)) === group,
  )
}

function groupMask(prefixLength: number, index: number): number {
  const bits = Math.min(16, Math.max(0, prefixLength - 16 * index))
  return (0xffff << (16 - bits)) & 0xffff
}

const LONGEST = '0000:0000:0000:0000:0000:ffff:255.255.255.255'.length

function parseAddress(text: string): IpAddress | undefined {
  if (text.length > LONGEST) return undefined
  if (!text.includes(':')) {
    const v4 = parseV4(text)
    return v4 === undefined ? undefined : { groups: [0, 0, 0, 0, 0, 0xffff, ...v4], family: 'v4' }
  }
  const groups = parseV6(text)
  if (groups === undefined) return undefined
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  return { groups, family: isMapped ? 'mapped' : 'v6' }
}

function parseV4(text: string): [number, number] | undefined {
  const parts = text.split('.')
  const bytes = parts.map((part) => toInteger(part, 255))
  const [a, b, c, d] = bytes
  if (parts.length !== 4 || a === undefined || b === undefined || c === undefined || d === undefined)
    return undefined
  return [(a << 8) | b, (c << 8) | d]
}

function parseV6(text: string): number[] | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const head = groupsOf(halves[0] ?? '', halves.length === 1)
  const tail = groupsOf(halves[1] ?? '', true)
  if (head === undefined || tail === undefined) return undefined
  const missing = 8 - head.length - tail.length
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined
  return [...head, ...new Array<number>(missing).fill(0), ...tail]
}

function groupsOf(text: string, mayEndInV4: boolean): number[] | undefined {
  if (text === '') return []
  const parts = text.split(':')
  const groups: number[] = []
  for (const [index, part] of parts.entries()) {
    const v4 = mayEndInV4 && index === parts.length - 1 && part.includes('.') ? parseV4(part) : undefined
    if (v4 !== undefined) groups.push(...v4)
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16))
    else return undefined
  }
  return groups
}

function toInteger(text: string, max: number): number | undefined {
  if (!/^(0|[1-9]\d{0,2})$/.test(text)) return undefined
  const value = Number(text)
  return value <= max ? value : undefined
}
