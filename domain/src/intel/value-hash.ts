/** The beginning of a hash over values of one kind. */
export function startHash(kind: number): number {
  return Math.imul(kind + 1, 0x9e3779b1) | 0
}

/**
 * Adds one UTF-16 unit (FNV-1a). Letters of ASCII count as small ones: a value need not be folded to be looked up. Values
 * are read from their end, so that a domain's parents come by on the way.
 */
export function addUnit(hash: number, unit: number): number {
  const folded = unit >= 65 && unit <= 90 ? unit + 32 : unit
  return Math.imul(hash ^ folded, 0x01000193)
}

/** Spreads what the units made over all bits (the finalizer of MurmurHash3): says where to look. */
export function mix(hash: number): number {
  let h = hash ^ (hash >>> 16)
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** Spreads them in another way: the fingerprint, and the bits in the filter. */
export function mixOtherwise(hash: number): number {
  let h = hash ^ (hash >>> 15)
  h = Math.imul(h, 0x2c1b3c6d)
  h ^= h >>> 12
  h = Math.imul(h, 0x297a2d39)
  return (h ^ (h >>> 15)) >>> 0
}
