import { attacksFromTags } from '@opensoc/attack'
import type { Event } from '@opensoc/domain'

/** One line of the output of `opensoc detect`. */
export interface DetectRow {
  readonly rule_id: string
  readonly rule_title: string
  readonly level: string
  readonly techniques: readonly string[]
  readonly time: string
  /** The input file. */
  readonly source: string
  /** 1-based. */
  readonly record: number
  readonly event_id: string
  readonly host: string
  readonly fields: Readonly<Record<string, unknown>>
  readonly event: unknown
}

/** The rule's part of a row. */
export function ruleColumns(rule: {
  readonly id: string
  readonly title: string
  readonly level?: string
  readonly tags: readonly string[]
}): Pick<DetectRow, 'rule_id' | 'rule_title' | 'level' | 'techniques'> {
  const { id, title, level = 'medium', tags } = rule
  return { rule_id: id, rule_title: title, level, techniques: attackIds(tags) }
}

/** The event's part of a row. */
export function eventColumns(event: Event): Pick<DetectRow, 'time' | 'event_id' | 'host' | 'event'> {
  const { device, metadata, time } = event.ocsf as Event['ocsf'] & { device?: { hostname?: string } }
  return {
    time: new Date(time).toISOString(),
    event_id: metadata.event_code ?? '',
    host: device?.hostname ?? '',
    event: event.raw.startsWith('{') ? JSON.parse(event.raw) : event.raw,
  }
}

/** Technique and sub-technique ids, each once, in the order of the tags. */
function attackIds(tags: readonly string[]): string[] {
  const ids = attacksFromTags(tags).attacks.flatMap(
    (attack) => attack.sub_technique?.uid ?? attack.technique?.uid ?? [],
  )
  return [...new Set(ids)]
}
