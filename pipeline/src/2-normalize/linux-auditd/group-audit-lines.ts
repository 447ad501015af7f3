const SERIAL = /^(?:node=\S{1,255} )?type=\S{1,64} msg=audit\(\d{1,12}\.\d{3}:(\d{1,20})\)/
/** More records than this are never of one event. */
const MAX_LINES = 64

/** Consecutive lines of one serial number become one text, in order; other lines stay alone. */
export function groupAuditLines(lines: readonly string[]): string[] {
  const groups: string[] = []
  let serial: string | undefined
  let count = 0
  for (const line of lines) {
    const own = SERIAL.exec(line)?.[1]
    if (own !== undefined && own === serial && count < MAX_LINES) {
      groups[groups.length - 1] += `\n${line}`
      count++
    } else {
      groups.push(line)
      serial = own
      count = 1
    }
  }
  return groups
}
