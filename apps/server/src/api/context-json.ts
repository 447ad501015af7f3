import type { Asset as AssetJson, ContextKind } from '@opensoc/contract'
import type { Asset, ContextEntry } from '@opensoc/domain'

type Json = Readonly<Record<string, unknown>>

/** Names that differ between the API and the domain. */
const NAMES: readonly (readonly [json: string, domain: string])[] = [
  ['purdue_level', 'purdueLevel'],
  ['is_safety', 'isSafety'],
  ['display_name', 'displayName'],
  ['is_privileged', 'isPrivileged'],
  ['from_time', 'from'],
  ['to_time', 'to'],
]
const TO_DOMAIN = new Map(NAMES)
const TO_JSON = new Map(NAMES.map(([json, domain]) => [domain, json]))

/** `json` was parsed by the kind's schema. */
export function contextEntryOf(kind: ContextKind, json: Json): ContextEntry {
  return { ...renamed(json, TO_DOMAIN), kind } as unknown as ContextEntry
}

export function contextJson(entry: ContextEntry): Record<string, unknown> {
  const { kind: _, ...rest } = entry
  return renamed(rest, TO_JSON)
}

export function assetJson(asset: Asset): AssetJson {
  return contextJson(asset) as AssetJson
}

function renamed(entry: Json, names: ReadonlyMap<string, string>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(entry).flatMap(([name, value]) =>
      value === undefined ? [] : [[names.get(name) ?? name, value]],
    ),
  )
}
