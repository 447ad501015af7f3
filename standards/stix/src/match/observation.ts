import { instantOf } from '../timestamp.ts'

/** Cyber-observable objects by id: what `_ref` and `_refs` properties lead to. */
export type ObservableGraph = ReadonlyMap<string, Readonly<Record<string, unknown>>>

/** What somebody saw, once or `count` times: what one pair of brackets is judged on. */
export interface Observation {
  readonly id: string
  /** Milliseconds since the epoch. */
  readonly first: number
  readonly last: number
  /** `number_observed`: it stands for so many observations. */
  readonly count: number
  readonly objects: ObservableGraph
}

type Json = Readonly<Record<string, unknown>>

/** The observations that bundles hold: one for each `observed-data`, which sees only what its `object_refs` name. */
export function observationsOf(bundles: readonly { readonly objects?: readonly unknown[] }[]): Observation[] {
  return bundles.flatMap(({ objects = [] }) => {
    const byId = new Map<string, Json>()
    const observed: Json[] = []
    for (const object of objects as readonly Json[]) {
      if (typeof object['id'] === 'string') byId.set(object['id'], object)
      if (object['type'] === 'observed-data') observed.push(object)
    }
    return observed.flatMap((data) => toObservation(data, byId))
  })
}

/** Types that are no cyber-observables although a sloppy `object_refs` may name them. */
const NO_OBSERVABLES = new Set([
  'relationship',
  'sighting',
  'observed-data',
  'identity',
  'marking-definition',
])

function toObservation(data: Json, byId: ReadonlyMap<string, Json>): Observation[] {
  const first = instantOf(String(data['first_observed']))
  const last = instantOf(String(data['last_observed']))
  if (first === undefined || last === undefined) return []
  const count = typeof data['number_observed'] === 'number' ? data['number_observed'] : 1
  return [{ id: String(data['id']), first, last, count, objects: graphOf(data, byId) }]
}

function graphOf(data: Json, byId: ReadonlyMap<string, Json>): ObservableGraph {
  const graph = new Map<string, Json>()
  // 2.0 and the deprecated property of 2.1: the objects stand inside, under keys that their references name.
  const inner = data['objects']
  if (typeof inner === 'object' && inner !== null) {
    for (const [key, object] of Object.entries(inner)) graph.set(key, object as Json)
  }
  const refs = data['object_refs']
  for (const ref of Array.isArray(refs) ? refs : []) {
    const object = byId.get(String(ref))
    if (object !== undefined && !NO_OBSERVABLES.has(String(object['type']))) graph.set(String(ref), object)
  }
  return graph
}
