import type { FieldMapping } from '@opensoc/domain'
import type { EventDraft } from '../classification.ts'
import { createSigmaViews } from '../field-mapping.ts'
import { createReadLine } from '../linux-syslog/linux-syslog.ts'
import type { Normalizer } from '../normalizer.ts'
import { baseName } from '../ocsf-parts.ts'
import { parseTime } from '../parse-time.ts'
import { isTree, type Tree, textAt } from '../tree.ts'

/** macOS's unified log as `log show --style ndjson` writes it. */
export function createUnifiedLogNormalizer(mappings: readonly FieldMapping[] = []): Normalizer {
  const readLine = createReadLine([])
  const viewsOf = createSigmaViews(mappings, 'macos')
  return {
    name: 'macos-unified-log',
    media: 'json',
    isSpecific: true,
    recognizes: ({ json }) => isTree(json) && isEntry(json),
    normalize({ json }) {
      const entry = json as Tree
      const written = textAt(entry, 'timestamp')
      const time = parseTime(written)
      if (Number.isNaN(time))
        return { reason: 'time_invalid', detail: `macos-unified-log: timestamp ${written.slice(0, 60)}` }
      const app = baseName(textAt(entry, 'processImagePath'))
      const pid = textAt(entry, 'processID')
      const message = textAt(entry, 'eventMessage')
      const severity = SEVERITY.get(textAt(entry, 'messageType')) ?? 6
      const host = textAt(entry, 'hostname')
      const made = readLine({ time, originalTime: written, host, app, pid, message, severity })
      describe(made.ocsf as unknown as EventDraft, entry)
      return { ...made, sigma: viewsOf({ ...entry, log: 'unified' }) }
    },
  }
}

function isEntry(json: Tree): boolean {
  return (
    typeof json['eventMessage'] === 'string' &&
    typeof json['processImagePath'] === 'string' &&
    typeof json['timestamp'] === 'string'
  )
}

/** By syslog's numbers. */
const SEVERITY: ReadonlyMap<string, number> = new Map([
  ['Fault', 2],
  ['Error', 3],
  ['Default', 5],
  ['Info', 6],
  ['Debug', 7],
])

const KEPT = ['subsystem', 'category', 'processImagePath', 'senderImagePath', 'userID', 'eventType']

function describe(event: EventDraft, entry: Tree): void {
  const metadata = event['metadata'] as EventDraft
  metadata['product'] = { name: 'Unified Log', vendor_name: 'Apple' }
  metadata['log_name'] = textAt(entry, 'subsystem') || 'unified log'
  const device = event['device']
  if (isTree(device)) (device as EventDraft)['os'] = { type_id: 300, type: 'macOS', name: 'macOS' }
  const unmapped: Record<string, unknown> = { ...(event['unmapped'] as object | undefined) }
  for (const key of KEPT) {
    const text = textAt(entry, key)
    if (text !== '') unmapped[key] = text
  }
  event['unmapped'] = unmapped
}
