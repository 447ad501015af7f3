import type { Tree } from '../tree.ts'

/** The columns of version 2, which Flow Logs write unless somebody chose others. */
const COLUMNS =
  'version account_id interface_id srcaddr dstaddr srcport dstport protocol packets bytes start end action log_status'.split(
    ' ',
  )
const LINE =
  /^2 (?:\d{12}|unknown) eni-[0-9a-f]{8,17} (?:\S{1,45} ){7}\d{9,11} \d{9,11} (?:ACCEPT|REJECT|-) (?:OK|NODATA|SKIPDATA)$/

/** A line of VPC Flow Logs in their default form. */
export function readVpcFlow(text: string): Tree | undefined {
  if (!LINE.test(text)) return undefined
  const values = text.split(' ')
  return Object.fromEntries(COLUMNS.map((name, at) => [name, values[at]]))
}
