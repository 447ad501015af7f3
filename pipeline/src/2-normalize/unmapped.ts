import type { EventDraft } from './classification.ts'
import type { Tree } from './tree.ts'

/** What of a record has no home in its event goes to OCSF `unmapped`: all but `told`, and what is nothing. */
export function setUnmapped(event: EventDraft, record: Tree, told: ReadonlySet<string>): EventDraft {
  const unmapped: Record<string, unknown> = {}
  let isEmpty = true
  for (const [key, value] of Object.entries(record)) {
    if (told.has(key) || value === null || value === '' || value === '-') continue
    // Assigned, it would replace the object's prototype; nobody means that as a name.
    if (key === '__proto__') continue
    unmapped[key] = value
    isEmpty = false
  }
  if (!isEmpty) event['unmapped'] = unmapped
  return event
}
