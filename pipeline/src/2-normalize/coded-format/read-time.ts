import { writtenTime } from '../written-time.ts'
import { compileTimePattern, type ReadTime } from './time-pattern.ts'

const CLF = compileTimePattern('dd/MMM/yyyy:HH:mm:ss Z')!
const APACHE = compileTimePattern('EEE MMM dd HH:mm:ss.SSS yyyy')!
const CTIME = compileTimePattern('EEE MMM dd HH:mm:ss yyyy')!
const SLASHED = compileTimePattern('yyyy/MM/dd HH:mm:ss')!
const BSD = compileTimePattern('MMM dd HH:mm:ss')!
const BSD_YEAR = compileTimePattern('MMM dd yyyy HH:mm:ss')!

/** The forms that need no telling apart: ISO 8601, epoch, access logs, `yyyy/MM/dd`, ctime, syslog. */
export const parseAnyTime: ReadTime = (text, referenceTime) => {
  for (const read of [writtenTime, CLF, SLASHED, BSD, BSD_YEAR, CTIME, APACHE]) {
    const time = read(text, referenceTime)
    if (!Number.isNaN(time)) return time
  }
  return Number.NaN
}
