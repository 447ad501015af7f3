import { readFileSync } from 'node:fs'
import { zstdDecompressSync } from 'node:zlib'

export interface StixReference {
  readonly source_name: string
  readonly external_id?: string
}

/** The properties of ATT&CK's STIX objects that become facts. */
export interface StixObject {
  readonly type: string
  readonly id: string
  readonly name?: string
  readonly revoked?: boolean
  readonly x_mitre_deprecated?: boolean
  readonly x_mitre_shortname?: string
  readonly external_references?: readonly StixReference[]
  readonly kill_chain_phases?: readonly { readonly kill_chain_name: string; readonly phase_name: string }[]
  readonly x_mitre_platforms?: readonly string[]
  readonly tactic_refs?: readonly string[]
}

const ID_SOURCES = new Set(['mitre-attack', 'mitre-mobile-attack', 'mitre-ics-attack'])

/** Reads a zstd-compressed ATT&CK bundle and leaves out what is revoked or deprecated. */
export function readCurrentObjects(path: string): StixObject[] {
  const bundle = JSON.parse(zstdDecompressSync(readFileSync(path)).toString('utf8')) as {
    readonly objects?: readonly StixObject[]
  }
  if (!Array.isArray(bundle.objects)) throw new Error(`${path} is no STIX bundle: it has no "objects"`)
  return bundle.objects.filter((object) => !object.revoked && !object.x_mitre_deprecated)
}

/** The ATT&CK id (`T1059.001`, `TA0002`). It is not always the first reference. */
export function attackId(object: StixObject): string {
  const reference = object.external_references?.find(({ source_name }) => ID_SOURCES.has(source_name))
  if (!reference?.external_id) throw new Error(`${object.id} has no ATT&CK id`)
  return reference.external_id
}
