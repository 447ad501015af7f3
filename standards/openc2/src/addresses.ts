/** True for `a.b.c.d` without leading zeros. */
export function isIpv4(address: string): boolean {
  const octets = address.split('.', 5)
  return (
    octets.length === 4 && octets.every((octet) => /^(?:0|[1-9]\d{0,2})$/.test(octet) && Number(octet) <= 255)
  )
}

/** True for RFC 4291 text forms, the one with an IPv4 tail included; no zone. */
export function isIpv6(address: string): boolean {
  if (address.length > 45) return false
  const halves = address.split('::', 3)
  if (halves.length > 2) return false
  const [head = '', tail] = halves
  const before = groupCount(head, tail === undefined)
  const after = tail === undefined ? 0 : groupCount(tail, true)
  if (before < 0 || after < 0) return false
  return tail === undefined ? before === 8 : before + after <= 7
}

/** RFC 4632 block or one host; bits right of the prefix may be set (`127.0.0.1/8`). */
export function isIpv4Net(text: string): boolean {
  return isNet(text, isIpv4, 32)
}

export function isIpv6Net(text: string): boolean {
  return isNet(text, isIpv6, 128)
}

function isNet(text: string, isAddress: (address: string) => boolean, bits: number): boolean {
  const slash = text.indexOf('/')
  if (slash < 0) return isAddress(text)
  const prefix = text.slice(slash + 1)
  return isAddress(text.slice(0, slash)) && /^(?:0|[1-9]\d{0,2})$/.test(prefix) && Number(prefix) <= bits
}

/** How many 16-bit groups the text holds, or -1 when one is malformed. */
function groupCount(text: string, mayEndInIpv4: boolean): number {
  if (text === '') return 0
  const groups = text.split(':', 9)
  let count = 0
  for (const [index, group] of groups.entries()) {
    if (/^[0-9A-Fa-f]{1,4}$/.test(group)) count += 1
    else if (index === groups.length - 1 && mayEndInIpv4 && isIpv4(group)) count += 2
    else return -1
  }
  return count
}
