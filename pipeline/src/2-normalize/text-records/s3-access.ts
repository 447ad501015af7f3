import type { Tree } from '../tree.ts'

const COLUMNS =
  'bucketowner bucket time remoteip requester requestid operation key requesturi httpstatus errorcode bytessent objectsize totaltime turnaroundtime referrer useragent versionid'.split(
    ' ',
  )
const START =
  /^[0-9a-f]{64} [a-z0-9][a-z0-9.-]{1,62} \[\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2} [+-]\d{4}\] \S{1,45} /
const FIELD = /\[([^\]]{1,60})\]|"([^"]{0,8192})"|(\S{1,8192})/g
const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec'

/** A line of S3 server access logs. */
export function readS3Access(text: string): Tree | undefined {
  if (!START.test(text)) return undefined
  const record: Record<string, string> = {}
  let at = 0
  for (const [, time, quoted, plain] of text.matchAll(FIELD)) {
    const name = COLUMNS[at++]
    if (name === undefined) break
    record[name] = time === undefined ? (quoted ?? plain ?? '') : isoOf(time)
  }
  return record
}

/** `15/Jan/2026:10:20:30 +0000` */
function isoOf(time: string): string {
  const month = String(MONTHS.indexOf(time.slice(3, 6)) / 3 + 1).padStart(2, '0')
  return `${time.slice(7, 11)}-${month}-${time.slice(0, 2)}T${time.slice(12, 20)}${time.slice(21)}`
}
