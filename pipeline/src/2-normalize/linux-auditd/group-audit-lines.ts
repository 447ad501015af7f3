/** Host, time and serial: what the records of one event have in common. */
const IDENTITY = /^(node=\S{1,255} )?type=\S{1,64} (?:msg=)?(audit\(\d{1,12}\.\d{1,3}:\d{1,20}\))/
/** More records than this are never of one event. */
const MAX_LINES = 64

/** Consecutive lines of one event become one text, in order; other lines stay alone. */
export function groupAuditLines(lines: readonly string[]): string[] {
  const groups: string[] = []
  let current: string | undefined
  let count = 0
  for (const line of lines) {
    const match = IDENTITY.exec(line)
    const own = match === null ? undefined : `${match[1] ?? ''}${match[2]}`
    if (own !== undefined && own === current && count < MAX_LINES) {
      groups[groups.length - 1] += `\n${line}`
      count++
    } else {
      groups.push(line)
      current = own
      count = 1
    }
  }
  return groups
}
