import { readFileSync } from 'node:fs'

/** One attribute of a class or object, as the compiled OCSF schema writes it. */
export interface CompiledAttribute {
  readonly type: string
  /** The object's name when `type` is `object`; null for an object of any shape (`unmapped`, `xattributes`). */
  readonly object?: string | null
  readonly is_array?: boolean
  readonly requirement: 'required' | 'recommended' | 'optional'
  readonly profile?: string | null
  readonly sibling?: string
  readonly enum?: Readonly<Record<string, string>>
  readonly deprecated?: string | null
}

export interface CompiledConstraints {
  readonly at_least_one?: readonly string[]
  readonly just_one?: readonly string[]
}

export interface CompiledObject {
  readonly caption: string
  readonly deprecated: string | null
  readonly constraints: CompiledConstraints | null
  readonly attributes: Readonly<Record<string, CompiledAttribute>>
}

export interface CompiledClass extends CompiledObject {
  readonly uid: number
  readonly category: string
  readonly category_uid: number
  readonly profiles: readonly string[] | null
}

export interface CompiledSchema {
  readonly version: string
  readonly categories: Readonly<Record<string, { readonly uid: number; readonly caption: string }>>
  readonly observable_type_ids: Readonly<
    Record<string, { readonly kind: string; readonly name: string; readonly caption: string | null }>
  >
  readonly profiles: Readonly<Record<string, { readonly caption: string }>>
  readonly classes: Readonly<Record<string, CompiledClass>>
  readonly objects: Readonly<Record<string, CompiledObject>>
}

const PARTS = ['version', 'categories', 'observable_type_ids', 'profiles', 'classes', 'objects']

/** Reads `ocsf-<version>-compiled.json`. Throws with the missing part's name when the file is something else. */
export function readCompiledSchema(path: string): CompiledSchema {
  const schema = JSON.parse(readFileSync(path, 'utf8')) as CompiledSchema
  for (const part of PARTS) {
    if (!(part in schema)) throw new Error(`${path} is no compiled OCSF schema: it has no "${part}"`)
  }
  return schema
}

/** Classes in order of their uid, the base event first. */
export function classesByUid(schema: CompiledSchema): [name: string, CompiledClass][] {
  return Object.entries(schema.classes).sort(([, a], [, b]) => a.uid - b.uid)
}

/** Objects in order of their name, without the hidden parents (`_entity`, `_dns`) and the empty `object`. */
export function objectsByName(schema: CompiledSchema): [name: string, CompiledObject][] {
  return Object.entries(schema.objects)
    .filter(([name]) => !name.startsWith('_') && name !== 'object')
    .sort(([a], [b]) => compare(a, b))
}

export function attributesByName(of: CompiledObject): [name: string, CompiledAttribute][] {
  return Object.entries(of.attributes).sort(([a], [b]) => compare(a, b))
}

/** Code-unit order: the same on every machine, whatever its locale. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
