const MONTHS = 'janfebmaraprmayjunjulaugsepoctnovdec'
const FORM =
  /(\d{1,2})\s+([A-Za-z]{3})[a-z]*\s+(\d{2,4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([+-]\d{4}|[A-Za-z]{1,5})?/
const ZONES: Readonly<Record<string, number>> = {
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
}

/** RFC 5322 date-time, the obsolete forms of RFC 822 included; milliseconds. NaN where it is none. */
export function mailDate(text: string): number {
  const match = FORM.exec(text.slice(0, 200))
  if (match === null) return Number.NaN
  const [, day, month = '', year = '', hour, minute, second = '0', zone = ''] = match
  const at = MONTHS.indexOf(month.toLowerCase())
  if (at === -1 || at % 3 !== 0) return Number.NaN
  const number = Number(year)
  const full = year.length > 2 ? number : number + (number < 50 ? 2000 : 1900)
  const utc = Date.UTC(full, at / 3, Number(day), Number(hour), Number(minute), Number(second))
  return utc - offsetMs(zone)
}

function offsetMs(zone: string): number {
  if (/^[+-]/.test(zone)) {
    const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3))
    return (zone[0] === '-' ? -minutes : minutes) * 60_000
  }
  return (ZONES[zone.toUpperCase()] ?? 0) * 3_600_000
}
