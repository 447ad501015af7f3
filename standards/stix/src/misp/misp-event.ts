/** The parts of a MISP core-format event that carry over to STIX. Everything else in it is ignored. */
export interface MispEvent {
  readonly uuid: string
  readonly info: string
  /** `YYYY-MM-DD`. */
  readonly date?: string
  /** Seconds since the epoch, as text. */
  readonly timestamp?: string
  readonly Orgc?: { readonly name?: string; readonly uuid?: string }
  readonly Tag?: readonly MispTag[]
  readonly Attribute?: readonly MispAttribute[]
  readonly Object?: readonly MispObject[]
}

export interface MispTag {
  readonly name: string
}

export interface MispAttribute {
  readonly uuid: string
  readonly type: string
  readonly category?: string
  readonly value: string
  readonly to_ids?: boolean
  readonly comment?: string
  readonly timestamp?: string
  readonly object_relation?: string | null
  readonly Tag?: readonly MispTag[]
}

export interface MispObject {
  readonly uuid: string
  readonly name: string
  readonly Attribute?: readonly MispAttribute[]
}

/** Events in any of the wrappings that MISP writes: `{Event}`, `{response: [{Event}]}`, a list, a feed's event file. */
export function mispEventsOf(json: unknown): readonly MispEvent[] {
  if (Array.isArray(json)) return json.flatMap(mispEventsOf)
  if (typeof json !== 'object' || json === null) return []
  const { Event: event, response } = json as { Event?: unknown; response?: unknown }
  if (response !== undefined) return mispEventsOf(response)
  const { uuid, info } = (event ?? {}) as Partial<MispEvent>
  return typeof uuid === 'string' && typeof info === 'string' ? [event as MispEvent] : []
}

export function isMisp(json: unknown): boolean {
  return mispEventsOf(json).length > 0
}
