import type { ChangeNotice, Topic } from '@opensoc/contract'
import type { Finding, Incident } from '@opensoc/domain'

export interface NumberedNotice extends ChangeNotice {
  readonly sequence: number
}

type Listener = (notice: NumberedNotice) => void

/** How many notices a client that was away can catch up on; beyond it, it reloads. */
const KEPT_NOTICES = 1000

/** Tells open consoles of what was found. */
export function announceFound(
  hub: ChangeHub,
  found: { readonly newFindings: readonly Finding[]; readonly changedIncidents: readonly Incident[] },
): void {
  for (const incident of found.changedIncidents) hub.announce('incidents', incident.id, incident.version)
  if (found.newFindings.length > 0) hub.announce('findings', 'new', found.newFindings.length)
}

/** Tells whoever listens that something changed. Keeps the last notices for `Last-Event-ID`. */
export class ChangeHub {
  readonly #listeners = new Set<Listener>()
  readonly #kept: NumberedNotice[] = []
  #sequence = 0

  announce(topic: Topic, id: string, version: number): void {
    const notice = { topic, id, version, sequence: ++this.#sequence }
    this.#kept.push(notice)
    if (this.#kept.length > KEPT_NOTICES) this.#kept.shift()
    for (const listener of this.#listeners) listener(notice)
  }

  /** Calls back for every notice after `lastSeen` and from now on, until the returned function is called. */
  listen(listener: Listener, lastSeen?: number): () => void {
    if (lastSeen !== undefined)
      for (const notice of this.#kept) if (notice.sequence > lastSeen) listener(notice)
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
