import type { Event } from '@opensoc/domain'
import type { Transform } from '../stage.ts'
import { ContextAdder, type LocateIp } from './add-context.ts'
import { KnownContext } from './known-context.ts'
import { observablesOf } from './observables.ts'

/** The stage, whose context is swapped between batches. */
export interface EnrichStage extends Transform<Event, Event> {
  use(known: KnownContext): void
}

/**
 * Adds to an event what is known about its hosts, accounts and addresses, and what others will look it up by: its OCSF
 * observables, unless the sender already named them.
 */
export function createEnrich(options: { readonly locate?: LocateIp } = {}): EnrichStage {
  const { locate } = options
  let context = new ContextAdder(new KnownContext([]), locate)
  return {
    kind: 'transform',
    name: 'enrich',
    use(known) {
      context = new ContextAdder(known, locate)
    },
    run(events) {
      const { isIdle } = context
      for (const event of events) {
        if (!isIdle) context.add(event)
        // Nobody else holds the event yet: filling the attribute in place spares a copy of every event.
        const ocsf = event.ocsf as { observables?: unknown }
        if (ocsf.observables === undefined) {
          const observables = observablesOf(event.ocsf)
          if (observables.length > 0) ocsf.observables = observables
        }
      }
      return {
        items: events,
        quarantined: [],
        counts: { in: events.length, out: events.length, dropped: {}, failed: 0 },
      }
    },
  }
}
