import type { Layer, RawRecord } from '@opensoc/domain'
import type { BaseEvent } from '@opensoc/ocsf'
import type { SigmaEvent } from '@opensoc/sigma'

/** What a normalizer makes of a record it understood. */
export interface NormalizedEvent {
  readonly layer: Layer
  /** Valid OCSF 1.8.0: the golden tests run the validator on every fixture. `time` is event time in milliseconds. */
  readonly ocsf: BaseEvent
  readonly sigma: readonly SigmaEvent[]
}

/** A record that is of the normalizer's format but cannot become an event. */
export interface Rejection {
  readonly reason: 'normalizer_failed' | 'time_invalid'
  readonly detail: string
}

/**
 * One vendor format. Lives in a folder of its own with its mapping and its golden pairs
 * (`fixtures/normalize/<name>/<case>.in.json|.in.log` and `<case>.out.json`).
 */
export interface Normalizer {
  /** Kebab-case, as in `windows-event`: also what `--source` can force. */
  readonly name: string
  /** Media of the format: JSON records carry `record.json`, text records only `record.text`. */
  readonly media: 'json' | 'text'
  /** False for one that takes whatever looks like its format (any syslog line): the others are asked first. */
  readonly isSpecific: boolean
  /** Cheap and certain: looks at a few keys or the first bytes, never throws. */
  recognizes(record: RawRecord): boolean
  /** Called only on what it recognized. */
  normalize(record: RawRecord): NormalizedEvent | Rejection
}

export function isRejection(outcome: NormalizedEvent | Rejection): outcome is Rejection {
  return 'reason' in outcome
}
