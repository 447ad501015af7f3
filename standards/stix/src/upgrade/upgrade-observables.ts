import { deterministicId, uuidV5 } from '../object/deterministic-id.ts'
import type { StixObject } from '../object/stix-object.ts'

type Json = Readonly<Record<string, unknown>>

/** What 2.1 calls a property of 2.0, by type. */
const RENAMED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  file: { created: 'ctime', modified: 'mtime', accessed: 'atime' },
  directory: { created: 'ctime', modified: 'mtime', accessed: 'atime' },
  process: { created: 'created_time', binary_ref: 'image_ref' },
  'windows-registry-key': { modified: 'modified_time' },
  'user-account': { password_last_changed: 'credential_last_changed' },
}

/**
 * The observables of a 2.0 container (`{"0": …, "1": …}`) as objects with ids. Ids come from the content where STIX 2.1
 * has a rule for it; others from `seed` (a UUID) and the key, so that reading the same bundle twice gives the same.
 * References that form a circle are followed once.
 */
export function upgradeObservables(container: Json, seed: string): readonly StixObject[] {
  const upgrade = new ContainerUpgrade(container, seed)
  return Object.keys(container).flatMap((key) => upgrade.object(key) ?? [])
}

class ContainerUpgrade {
  readonly #container: Json
  readonly #seed: string
  readonly #done = new Map<string, StixObject>()
  readonly #open = new Set<string>()

  constructor(container: Json, seed: string) {
    this.#container = container
    this.#seed = seed
  }

  object(key: string): StixObject | undefined {
    const known = this.#done.get(key)
    const old = this.#container[key]
    if (known !== undefined) return known
    if (typeof old !== 'object' || old === null || this.#open.has(key)) return undefined
    this.#open.add(key)
    const type = String((old as Json)['type'])
    const renamed = RENAMED[type] ?? {}
    const made: Record<string, unknown> = { type, spec_version: '2.1' }
    for (const [name, value] of Object.entries(old)) {
      if (name !== 'type') made[renamed[name] ?? name] = this.#value(name, value)
    }
    const id = deterministicId(made) ?? this.#randomLike(type, key)
    const { type: _, ...rest } = made
    const object: StixObject = { type, id, ...rest }
    this.#open.delete(key)
    this.#done.set(key, object)
    return object
  }

  #value(name: string, value: unknown): unknown {
    if (name.endsWith('_ref') && typeof value === 'string') return this.#idOf(value)
    if (name.endsWith('_refs') && Array.isArray(value)) return value.map((one) => this.#idOf(String(one)))
    if (Array.isArray(value)) return value.map((one) => this.#value('', one))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.#value(key, inner)]))
  }

  #idOf(key: string): string {
    const object = this.object(key)
    if (object !== undefined) return object.id
    const type = (this.#container[key] as Json | undefined)?.['type']
    // A circle, or a key that the container lacks: kept as it was, which validation then reports.
    return type === undefined ? key : this.#randomLike(String(type), key)
  }

  #randomLike(type: string, key: string): string {
    return `${type}--${uuidV5(this.#seed, key)}`
  }
}
