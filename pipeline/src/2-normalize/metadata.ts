import { OCSF_VERSION } from '@opensoc/ocsf'
import type { EventDraft } from './classification.ts'

export interface SourceFacts {
  readonly product: string
  readonly vendor: string
  readonly logName?: string
  readonly eventCode?: string
  readonly uid?: string
  readonly originalTime?: string
  /** OCSF profiles whose attributes the event carries. */
  readonly profiles?: readonly string[]
}

/** Where the event comes from: OCSF `metadata`. */
export function metadataOf(facts: SourceFacts): EventDraft {
  return {
    version: OCSF_VERSION,
    product: { name: facts.product, vendor_name: facts.vendor },
    ...given('log_name', facts.logName),
    ...given('event_code', facts.eventCode),
    ...given('uid', facts.uid),
    ...given('original_time', facts.originalTime),
    ...(facts.profiles === undefined || facts.profiles.length === 0 ? {} : { profiles: [...facts.profiles] }),
  }
}

/** An attribute, or nothing where its value is empty. */
export function given(name: string, value: string | undefined): EventDraft {
  return value === undefined || value === '' ? {} : { [name]: value }
}
