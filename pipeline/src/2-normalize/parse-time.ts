const FORM =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:[.,](\d{1,9}))?\s?(Z|UTC|\(UTC\)|[+-]\d{2}:?\d{2})?$/

/** ISO 8601 and `YYYY-MM-DD HH:mm:ss.fraction`; fractions beyond milliseconds are cut. */
export function parseTime(text: string): number {
  if (text.length > 40) return Number.NaN
  const match = FORM.exec(text)
  if (match === null) return Number.NaN
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = match
  const millis = Number(fraction.slice(0, 3).padEnd(3, '0'))
  const utc = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    millis,
  )
  if (zone.endsWith('Z') || zone.includes('UTC')) return utc
  const sign = zone[0] === '-' ? 1 : -1
  return utc + sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))) * 60_000
}
