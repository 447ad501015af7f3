import type { FieldMapping } from '@opensoc/domain'
import type { EventDraft } from '../classification.ts'
import { createReadLine } from '../linux-syslog/linux-syslog.ts'
import type { Normalizer } from '../normalizer.ts'
import { markTimeOfReceipt } from '../record-time.ts'
import { isTree, numberAt, type Tree, textAt } from '../tree.ts'
import { writtenTime } from '../written-time.ts'

/** Longest binary message that is read as text. */
const MAX_BYTES = 64 * 1024

/** systemd's journal as `journalctl -o json` writes it: what a program said, as its syslog line is read. */
export function createJournaldNormalizer(mappings: readonly FieldMapping[] = []): Normalizer {
  const readLine = createReadLine(mappings)
  return {
    name: 'journald',
    media: 'json',
    isSpecific: true,
    recognizes: ({ json }) => isTree(json) && isEntry(json),
    normalize(raw) {
      const entry = raw.json as Tree
      const written = textAt(entry, '_SOURCE_REALTIME_TIMESTAMP') || textAt(entry, '__REALTIME_TIMESTAMP')
      const time = written === '' ? (raw.receivedTime ?? Number.NaN) : writtenTime(written)
      if (Number.isNaN(time))
        return { reason: 'time_invalid', detail: `journald: __REALTIME_TIMESTAMP ${written.slice(0, 60)}` }
      const severity = numberAt(entry, 'PRIORITY')
      const made = readLine({
        time,
        originalTime: written,
        host: textAt(entry, '_HOSTNAME'),
        app: textAt(entry, 'SYSLOG_IDENTIFIER') || textAt(entry, '_COMM'),
        pid: textAt(entry, 'SYSLOG_PID') || textAt(entry, '_PID'),
        message: messageOf(entry['MESSAGE']),
        ...(severity !== undefined && Number.isInteger(severity) && severity >= 0 && severity <= 7
          ? { severity }
          : {}),
      })
      const event = made.ocsf as unknown as EventDraft
      describe(event, entry)
      if (written === '') markTimeOfReceipt(event)
      return made
    },
  }
}

function isEntry(json: Tree): boolean {
  if (json['MESSAGE'] === undefined) return false
  return (
    json['__REALTIME_TIMESTAMP'] !== undefined ||
    json['_SOURCE_REALTIME_TIMESTAMP'] !== undefined ||
    json['_BOOT_ID'] !== undefined
  )
}

/** A message with bytes that are no text is an array of them. */
function messageOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (!Array.isArray(value)) return ''
  const bytes = value.slice(0, MAX_BYTES).map((byte) => (typeof byte === 'number' ? byte & 255 : 63))
  return Buffer.from(bytes).toString('utf8')
}

const KEPT = ['_SYSTEMD_UNIT', '_TRANSPORT', '_UID', '_EXE', '_CMDLINE', '_BOOT_ID', '_MACHINE_ID', 'UNIT']

function describe(event: EventDraft, entry: Tree): void {
  const unmapped: Record<string, unknown> = { ...(event['unmapped'] as object | undefined) }
  for (const key of KEPT) {
    const text = textAt(entry, key)
    if (text !== '') unmapped[key] = text
  }
  if (Object.keys(unmapped).length > 0) event['unmapped'] = unmapped
  const cursor = textAt(entry, '__CURSOR')
  const metadata = event['metadata'] as EventDraft
  metadata['log_name'] = 'journal'
  if (cursor !== '') metadata['uid'] = cursor
}
