import type { DriftAlarm } from '@opensoc/contract'

/** `src_ip was in 98 % of events, is in 0 %` */
export function driftWords({
  type,
  field,
  before,
  now,
}: Pick<DriftAlarm, 'type' | 'field' | 'before' | 'now'>): string {
  const shares = [before, now].map((share) => `${Math.round(share * 100)} %`)
  return type === 'field_lost'
    ? `${field} was in ${shares[0]} of events, is in ${shares[1]}`
    : `${shares[1]} of records are not understood, as a rule ${shares[0]}`
}
