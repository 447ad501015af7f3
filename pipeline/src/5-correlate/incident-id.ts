import { createHash } from 'node:crypto'
import type { FindingId, IncidentId } from '@opensoc/domain'

/** Crockford's base 32: no I, L, O or U, so that an id can be read over the telephone. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** `INC-` and twelve characters (60 bits) of the first finding's hash. */
export function incidentIdOf(first: FindingId): IncidentId {
  const hash = createHash('sha256').update(`incident\n${first}`).digest()
  let id = 'INC-'
  for (let at = 0; at < 12; at++) id += ALPHABET[hash[at]! & 31]
  return id as IncidentId
}
