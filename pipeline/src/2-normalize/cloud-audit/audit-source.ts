import type { Layer } from '@opensoc/domain'
import { isTree, type Tree, textAt } from '../tree.ts'

/** Dotted paths into a record, the preferred one first; a number names the element of an array. */
export type Paths = readonly string[]

/** One vendor's audit log: who did what to which thing. All of its mapping is data but what tells its records. */
export interface AuditSource {
  /** Also the name of the normalizer. */
  readonly name: string
  readonly product: string
  readonly vendor: string
  /** OCSF `cloud.provider`; without it the event carries no cloud profile. */
  readonly cloudProvider?: string
  readonly layer: Layer
  /** Product of the Sigma log sources (`content/field-mappings/<product>.yaml`). */
  readonly sigmaProduct: string
  recognizes(record: Tree): boolean
  /** `p_log_type` of records exported from a Panther data lake, which say themselves what they are. */
  readonly pantherType: string
  /** The vendor's top-level names that may come folded to lower case; the first of them tells a record. */
  readonly names: readonly string[]
  /** The audit record within what a forwarder wrapped around it; undefined where there is none. */
  unwrap?(record: Tree): Tree | undefined
  /** What rules see; without it the record as it is. Returns a new object. */
  view?(record: Tree): Record<string, unknown>
  /** Operations that are a person's or a program's logon and become OCSF Authentication. */
  readonly isLogon: (record: Tree, operation: string) => boolean
  /** True where the record tells a failure, false where success, undefined where neither. */
  readonly hasFailed: (record: Tree) => boolean | undefined
  readonly time: Paths
  readonly operation: Paths
  readonly service: Paths
  readonly uid: Paths
  readonly userName: Paths
  readonly userUid: Paths
  readonly address: Paths
  readonly userAgent: Paths
  readonly resourceName: Paths
  readonly resourceType: Paths
  readonly message: Paths
  /** Top-level keys that the event tells entirely; others go to `unmapped`. */
  readonly told: ReadonlySet<string>
}

/** The first of the paths that holds text or a number; empty where none does. */
export function textOn(record: Tree, paths: Paths): string {
  for (const path of paths) {
    const value = valueOn(record, path)
    if (value !== '') return value
  }
  return ''
}

function valueOn(record: Tree, path: string): string {
  const parts = path.split('.')
  const last = parts.pop()!
  let at: unknown = record
  for (const part of parts) {
    if (Array.isArray(at)) at = at[Number(part)]
    else at = isTree(at) && Object.hasOwn(at, part) ? at[part] : undefined
  }
  if (Array.isArray(at)) return textAt({ element: at[Number(last)] }, 'element')
  return isTree(at) && Object.hasOwn(at, last) ? textAt(at, last) : ''
}
