/** True for an IPv4 or IPv6 address; IPv6 may carry a zone (`fe80::1%eth0`). Linear, for strings of any length. */
export function isIpAddress(text: string): boolean {
  if (text.length > 64) return false
  const zone = text.indexOf('%')
  if (zone < 0) return isIpv4(text) || isIpv6(text)
  return zone < text.length - 1 && isIpv6(text.slice(0, zone))
}

/** True for an address, a slash and a prefix length that fits the family (`10.0.0.0/8`, `2001:db8::/32`). */
export function isSubnet(text: string): boolean {
  const slash = text.indexOf('/')
  if (slash < 0 || text.length > 64) return false
  const prefix = text.slice(slash + 1)
  if (!/^(?:0|[1-9]\d{0,2})$/.test(prefix)) return false
  const address = text.slice(0, slash)
  return isIpv4(address) ? Number(prefix) <= 32 : isIpv6(address) && Number(prefix) <= 128
}

function isIpv4(text: string): boolean {
  const octets = text.split('.', 5)
  return (
    octets.length === 4 && octets.every((octet) => /^(?:0|[1-9]\d{0,2})$/.test(octet) && Number(octet) <= 255)
  )
}

function isIpv6(text: string): boolean {
  const halves = text.split('::', 3)
  if (halves.length > 2) return false
  const [head = '', tail] = halves
  // The embedded IPv4 form may only end the address: `::ffff:10.0.0.1`.
  const before = groupCount(head, tail === undefined)
  const after = tail === undefined ? 0 : groupCount(tail, true)
  if (before < 0 || after < 0) return false
  return tail === undefined ? before === 8 : before + after <= 7
}

/** How many 16-bit groups the text holds, or -1 when one is malformed. */
function groupCount(text: string, mayEndInIpv4: boolean): number {
  if (text === '') return 0
  const groups = text.split(':', 9)
  const last = groups.length - 1
  let count = 0
  for (const [index, group] of groups.entries()) {
    if (/^[0-9A-Fa-f]{1,4}$/.test(group)) count += 1
    else if (index === last && mayEndInIpv4 && isIpv4(group)) count += 2
    else return -1
  }
  return count
}
