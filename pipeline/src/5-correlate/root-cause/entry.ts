import type { EntryClass, Evidence } from '@opensoc/domain'
import type { EvidenceLake } from './evidence-lake.ts'
import type { IncidentPlaces, Origin } from './incident-places.ts'

/** A way in that evidence speaks for, before it is weighed against others. */
export interface Entry {
  readonly entryClass: EntryClass
  /** 0 to 1: how well the evidence shows this class. */
  readonly quality: number
  readonly label: string
  readonly host?: string
  readonly user?: string
  readonly time: number
  readonly rootEventIds: readonly string[]
  readonly evidence: readonly Evidence[]
}

export interface Looking {
  readonly lake: EvidenceLake
  readonly places: IncidentPlaces
}

/** Looks for one way in above an origin. */
export type FindEntry = (origin: Origin, looking: Looking) => Promise<Entry | undefined>

export const MINUTE_MS = 60_000
export const HOUR_MS = 3600_000
export const DAY_MS = 24 * HOUR_MS

/** The event that started the origin, if it was seen. */
export function launchIds({ process }: Origin): string[] {
  return process.launch === undefined ? [] : [process.launch.id]
}
