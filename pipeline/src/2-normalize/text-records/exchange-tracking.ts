import type { Tree } from '../tree.ts'

/** The columns of Exchange 2013 and later; servers of those years add some at the end. */
const COLUMNS =
  'date-time client-ip client-hostname server-ip server-hostname source-context connector-id source event-id internal-message-id message-id network-message-id recipient-address recipient-status total-bytes recipient-count related-recipient-address reference message-subject sender-address return-path message-info directionality tenant-id original-client-ip original-server-ip custom-data transport-traffic-type log-id schema-version'.split(
    ' ',
  )
const START = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z,/
const SOURCES: ReadonlySet<string> = new Set(
  'ADMIN AGENT APPROVAL BOOTLOADER DNS DSN GATEWAY MAILBOXRULE MEETINGMESSAGEPROCESSOR ORAR PICKUP POISONMESSAGE PUBLICFOLDER QUEUE REDUNDANCY RESOLVER ROUTING SAFETYNET SMTP STOREDRIVER'.split(
    ' ',
  ),
)
const LEAST_COLUMNS = 24
const MAX_COLUMNS = 64

/** A line of Exchange's message tracking log. */
export function readExchangeTracking(text: string): Tree | undefined {
  if (!START.test(text)) return undefined
  const values = columnsOf(text)
  if (values.length < LEAST_COLUMNS || !SOURCES.has(values[7] ?? '')) return undefined
  const record: Record<string, unknown> = {}
  for (const [at, name] of COLUMNS.entries()) {
    const value = values[at] ?? ''
    if (value !== '') record[name] = name === 'recipient-address' ? value.split(';') : value
  }
  return record
}

function columnsOf(text: string): readonly string[] {
  const columns: string[] = []
  for (let at = 0; at <= text.length && columns.length < MAX_COLUMNS; ) {
    const isQuoted = text[at] === '"'
    const end = isQuoted ? closingQuote(text, at + 1) : text.indexOf(',', at)
    const stop = end === -1 ? text.length : end
    columns.push(isQuoted ? text.slice(at + 1, stop).replaceAll('""', '"') : text.slice(at, stop))
    at = isQuoted ? stop + 2 : stop + 1
  }
  return columns
}

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 2))
    if (text[at + 1] !== '"') return at
  return -1
}
