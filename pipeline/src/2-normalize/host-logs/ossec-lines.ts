/** `** Alert 1768472430.12345: mail  - syslog,sshd,`: an alert of OSSEC or Wazuh begins, and goes on to the next. */
const START = /^\*\* Alert \d{10}\.\d{1,12}:/

/** The lines of one alert are one record. */
export function joinOssecAlerts(lines: readonly string[]): string[] {
  const records: string[] = []
  let alert: string[] = []
  const flush = () => {
    if (alert.length > 0) records.push(alert.join('\n'))
    alert = []
  }
  for (const line of lines) {
    if (START.test(line)) {
      flush()
      alert.push(line)
    } else if (alert.length > 0) alert.push(line)
    else records.push(line)
  }
  flush()
  return records
}

export function hasOssecAlerts(lines: readonly string[]): boolean {
  return lines.some((line) => START.test(line))
}
