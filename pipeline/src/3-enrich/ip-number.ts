/** An address as a number; IPv4 as IPv6 writes it within (`::ffff:a.b.c.d`), so that both compare. Undefined for others. */
export function ipNumber(text: string): bigint | undefined {
  return text.includes(':') ? ipv6(text) : ipv4(text)
}

const MAPPED = 0xffff_0000_0000n

function ipv4(text: string): bigint | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)
  if (match === null) return undefined
  let number = 0
  for (let at = 1; at <= 4; at++) {
    const octet = Number(match[at])
    if (octet > 255) return undefined
    number = number * 256 + octet
  }
  return MAPPED | BigInt(number)
}

function ipv6(text: string): bigint | undefined {
  const zoneless = text.split('%', 1)[0]!
  if (zoneless.length > 45) return undefined
  const lastColon = zoneless.lastIndexOf(':')
  const tail = zoneless.slice(lastColon + 1)
  if (tail.includes('.')) {
    const inner = ipv4(tail)
    if (inner === undefined) return undefined
    const low = inner & 0xffff_ffffn
    const groups = `${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}`
    return ipv6(zoneless.slice(0, lastColon + 1) + groups)
  }
  const halves = zoneless.split('::')
  if (halves.length > 2) return undefined
  const [head, rest] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const missing = 8 - head!.length - (rest?.length ?? 0)
  if (rest === undefined ? missing !== 0 : missing < 1) return undefined
  const groups = [
    ...head!,
    ...Array.from({ length: rest === undefined ? 0 : missing }, () => '0'),
    ...(rest ?? []),
  ]
  let number = 0n
  for (const group of groups) {
    if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined
    number = (number << 16n) | BigInt(Number.parseInt(group, 16))
  }
  return number
}

/** A block in CIDR notation: its first address and how many leading bits of 128 count. */
export function cidrBlock(text: string): { readonly base: bigint; readonly bits: number } | undefined {
  const slash = text.indexOf('/')
  const address = slash === -1 ? text : text.slice(0, slash)
  const number = ipNumber(address)
  if (number === undefined) return undefined
  const width = address.includes(':') ? 128 : 32
  const length = slash === -1 ? width : Number(text.slice(slash + 1))
  if (!Number.isInteger(length) || length < 0 || length > width) return undefined
  const bits = length + 128 - width
  const shift = BigInt(128 - bits)
  return { base: (number >> shift) << shift, bits }
}
