import type { StixObject } from './stix-object.ts'

/** From what everybody may see to what only the named may see. */
export const TLP_LEVELS = ['clear', 'green', 'amber', 'amber+strict', 'red'] as const
export type TlpLevel = (typeof TLP_LEVELS)[number]

const TLP2_EXTENSION = 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d'

/** The marking definitions of TLP 2.0 and, under `clear` to `red`, those of TLP 1.0 (7.2.1.4): ids are kept as they are. */
const TLP2_IDS: Readonly<Record<TlpLevel, string>> = {
  clear: 'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487',
  green: 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb',
  amber: 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421',
  'amber+strict': 'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003',
  red: 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1',
}
const TLP1_IDS: Readonly<Record<string, TlpLevel>> = {
  'marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9': 'clear',
  'marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da': 'green',
  'marking-definition--f88d31f6-486f-44da-b317-01333bde0b82': 'amber',
  'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed': 'red',
}
const LEVEL_OF = new Map<string, TlpLevel>([
  ...TLP_LEVELS.map((level): [string, TlpLevel] => [TLP2_IDS[level], level]),
  ...Object.entries(TLP1_IDS),
])

/** The level that a TLP marking's id stands for, of either version; undefined for other markings. */
export function tlpOfMarking(id: string): TlpLevel | undefined {
  return LEVEL_OF.get(id)
}

export function isTlp1Marking(id: string): boolean {
  return id in TLP1_IDS
}

/** Negative, zero or positive as `a` is less, equally or more restrictive than `b`. */
export function compareTlp(a: TlpLevel, b: TlpLevel): number {
  return TLP_LEVELS.indexOf(a) - TLP_LEVELS.indexOf(b)
}

/** The TLP 2.0 marking definition of a level, as the extension defines it. */
export function tlpMarking(level: TlpLevel): StixObject {
  return {
    type: 'marking-definition',
    spec_version: '2.1',
    id: TLP2_IDS[level],
    created: '2022-10-01T00:00:00.000Z',
    name: `TLP:${level.toUpperCase()}`,
    extensions: { [TLP2_EXTENSION]: { extension_type: 'property-extension', tlp_2_0: level } },
  }
}

/**
 * The most restrictive TLP level that an object carries, as a whole or on a part of it: who may not see a part may not
 * see the whole. Undefined if it carries none.
 */
export function tlpOf(object: StixObject): TlpLevel | undefined {
  const granular = listOf(object['granular_markings']).map((marking) =>
    String((marking as { marking_ref?: unknown })?.marking_ref),
  )
  return [...listOf(object['object_marking_refs']).map(String), ...granular]
    .map(tlpOfMarking)
    .filter((level) => level !== undefined)
    .reduce<TlpLevel | undefined>(
      (most, one) => (most === undefined || compareTlp(one, most) > 0 ? one : most),
      undefined,
    )
}

/** Markings of one property: those of the object, and granular ones whose selector names it or what it stands in (7.2.3). */
export function markingsOf(object: StixObject, selector: string): readonly string[] {
  const refs = listOf(object['object_marking_refs']).map(String)
  for (const marking of listOf(object['granular_markings']) as readonly Record<string, unknown>[]) {
    const { marking_ref: ref } = marking ?? {}
    const selects = listOf(marking?.['selectors']).some((one) => `${selector}.`.startsWith(`${one}.`))
    if (selects && typeof ref === 'string' && !refs.includes(ref)) refs.push(ref)
  }
  return refs
}

/** What a granular marking's selector leads to (7.2.3.1), or undefined if the object does not have it. */
export function selected(object: StixObject, selector: string): unknown {
  let node: unknown = object
  for (const step of selector.split('.')) {
    const index = /^\[(\d+)\]$/.exec(step)
    if (index !== null) node = Array.isArray(node) ? node[Number(index[1])] : undefined
    else if (typeof node !== 'object' || node === null || Array.isArray(node) || !Object.hasOwn(node, step))
      return undefined
    else node = (node as Record<string, unknown>)[step]
  }
  return node
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
