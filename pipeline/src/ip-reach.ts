/** An address of a private network: another one may have the same tomorrow, or next door. RFC 1918, 6598, 4193, 3927. */
export function isPrivateAddress(ip: string): boolean {
  const lower = ip.toLowerCase()
  if (lower.includes(':')) return /^(f[cd]|fe[89ab])/.test(lower) || isPrivateMapped(lower)
  const [a = 0, b = 0] = lower.split('.').map(Number)
  return (
    a === 10 ||
    (a === 172 && b >= 16 && b <= 31) ||
    (a === 192 && b === 168) ||
    (a === 100 && b >= 64 && b <= 127) ||
    (a === 169 && b === 254)
  )
}

/** An address that names no one place: loopback, unspecified, multicast, broadcast, link-local. */
export function isAnywhereAddress(ip: string): boolean {
  const lower = ip.toLowerCase()
  if (lower.includes(':')) {
    return (
      lower === '::' || lower === '::1' || /^(ff|fe[89ab])/.test(lower) || lower.startsWith('::ffff:127.')
    )
  }
  const [a = 0, b = 0] = lower.split('.').map(Number)
  return a === 0 || a === 127 || a >= 224 || (a === 169 && b === 254)
}

function isPrivateMapped(lower: string): boolean {
  return lower.startsWith('::ffff:') && lower.includes('.') && isPrivateAddress(lower.slice('::ffff:'.length))
}
