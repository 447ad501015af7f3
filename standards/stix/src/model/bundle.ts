import { type Bundle, type StixObject, type StixProblem, uuidOf } from '../object/stix-object.ts'
import { isOldBundle, upgradeObjects } from '../upgrade/upgrade-objects.ts'
import { validateObject } from './validate-object.ts'

/** An object that was not taken, and why. `index` is its position in the bundle. */
export interface RejectedObject {
  readonly index: number
  readonly id: string
  readonly problems: readonly StixProblem[]
}

export interface ReadBundle {
  readonly objects: readonly StixObject[]
  readonly rejected: readonly RejectedObject[]
  /** Objects in the bundle: what was accepted and rejected, together. */
  readonly count: number
  /** Whether it was STIX 2.0, and its objects are those of 2.1 that it stands for. */
  readonly isUpgraded: boolean
}

export type BundleResult =
  | { readonly ok: true; readonly value: ReadBundle }
  | { readonly ok: false; readonly error: StixProblem }

/**
 * Reads a bundle of STIX 2.1 or 2.0. One bad object rejects itself alone: each object is accepted or rejected with its
 * reasons, and `count` is their sum. A 2.0 `observed-data` brings its observables with it, as objects of their own.
 */
export function readBundle(json: unknown): BundleResult {
  const bundle = json as Partial<Bundle> | null
  if (typeof bundle !== 'object' || bundle === null || bundle.type !== 'bundle') {
    return refused('/type', 'this is no bundle', '{"type": "bundle", "id": …, "objects": […]}')
  }
  if (typeof bundle.id !== 'string' || uuidOf(bundle.id) === undefined) {
    return refused('/id', 'the bundle has no id', 'bundle--UUID')
  }
  const given = bundle.objects ?? []
  if (!Array.isArray(given)) return refused('/objects', 'objects is no list', 'a list of STIX objects')
  const isUpgraded = isOldBundle(bundle)
  const objects: StixObject[] = []
  const rejected: RejectedObject[] = []
  for (const [index, object] of given.entries()) {
    const made = isUpgraded ? upgradeObjects(object) : [object as StixObject]
    const problems = made.flatMap((one) => validateObject(one).filter(({ severity }) => severity === 'error'))
    if (problems.length === 0) objects.push(...made)
    else rejected.push({ index, id: String((object as StixObject | null)?.id), problems })
  }
  return { ok: true, value: { objects, rejected, count: given.length, isUpgraded } }
}

function refused(pointer: string, message: string, expected: string): BundleResult {
  return { ok: false, error: { code: 'STIX_BUNDLE', severity: 'error', pointer, message, expected } }
}

/** A bundle of these objects. `uuid` is a random UUID: this library makes none. */
export function bundleOf(objects: readonly StixObject[], uuid: string): Bundle {
  return { type: 'bundle', id: `bundle--${uuid}`, ...(objects.length === 0 ? {} : { objects }) }
}
