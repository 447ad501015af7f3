import type { Event } from '@opensoc/domain'
import type { Transform } from '../stage.ts'
import { observablesOf } from './observables.ts'

/** Adds to an event what others will look it up by: its OCSF observables, unless the sender already named them. */
export const enrich: Transform<Event, Event> = {
  kind: 'transform',
  name: 'enrich',
  run(events) {
    for (const event of events) {
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
