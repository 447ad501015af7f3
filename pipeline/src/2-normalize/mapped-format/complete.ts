import { type Attribute, type Definition, objectDefinition } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import { isTree } from '../tree.ts'

/** Names what stands where the record does not tell something that the class requires. */
export interface Unknowns {
  readonly product: string
  /** Names the record among those of its product. */
  readonly uid: string
}

type Placeholder = (unknowns: Unknowns) => EventDraft

const PLACEHOLDERS: Readonly<Record<string, Placeholder>> = {
  actor: ({ product }) => ({ app_name: product }),
  user: () => ({ name: 'unknown' }),
  api: () => ({ operation: 'unknown' }),
  service: ({ product }) => ({ name: product }),
  network_endpoint: ({ product }) => ({ svc_name: product }),
  device: () => ({ type_id: 0, type: 'Unknown', name: 'unknown' }),
  finding_info: ({ product, uid }) => ({ title: `${product} finding`, uid }),
}

const TEXTS: Readonly<Record<string, (unknowns: Unknowns) => string>> = {
  operation: () => 'unknown',
  title: ({ product }) => `${product} finding`,
  uid: ({ uid }) => uid,
  provider: ({ product }) => product,
}

/**
 * Fills what OCSF requires and the record does not tell with what says so, and takes out objects that cannot be made
 * whole. False where the object itself cannot.
 */
export function complete(
  definition: Definition,
  node: EventDraft,
  profiles: ReadonlySet<string>,
  unknowns: Unknowns,
): boolean {
  for (const [name, value] of Object.entries(node)) {
    const attribute = definition.attributes.get(name)
    if (attribute?.isObject !== true || attribute.type === '') continue
    const within = objectDefinition(attribute.type)
    if (Array.isArray(value)) {
      const whole = value.filter(
        (one) => isTree(one) && complete(within, one as EventDraft, profiles, unknowns),
      )
      if (whole.length > 0) node[name] = whole
      else delete node[name]
    } else if (!isTree(value) || !complete(within, value as EventDraft, profiles, unknowns)) delete node[name]
  }
  return hasRequired(definition, node, profiles, unknowns) && isConstrained(definition, node, unknowns)
}

function hasRequired(
  { expected }: Definition,
  node: EventDraft,
  profiles: ReadonlySet<string>,
  unknowns: Unknowns,
): boolean {
  for (const attribute of expected) {
    if (attribute.requirement !== 'required' || node[attribute.name] !== undefined) continue
    if (attribute.profile !== undefined && !profiles.has(attribute.profile)) continue
    if (!fill(attribute, node, unknowns)) return false
  }
  return true
}

function fill(attribute: Attribute, node: EventDraft, unknowns: Unknowns): boolean {
  const { name, type, isObject, isArray, sibling, enum: members } = attribute
  if (isArray) return false
  if (isObject) {
    const placeholder = Object.hasOwn(PLACEHOLDERS, type) ? PLACEHOLDERS[type] : undefined
    if (placeholder === undefined) return false
    node[name] = placeholder(unknowns)
    return true
  }
  if (members?.has(0) === true) {
    node[name] = 0
    if (sibling !== undefined) node[sibling] = members.get(0)
    return true
  }
  const text = Object.hasOwn(TEXTS, name) ? TEXTS[name]?.(unknowns) : undefined
  if (text === undefined) return false
  node[name] = text
  return true
}

/** `at_least_one` is mended where a name that stands for an unknown one does; `just_one` is not. */
function isConstrained(
  { at_least_one, just_one, attributes }: Definition,
  node: EventDraft,
  unknowns: Unknowns,
): boolean {
  const count = (paths: readonly string[]) => paths.filter((path) => isThere(node, path)).length
  if (just_one !== undefined && count(just_one) !== 1) return false
  if (at_least_one === undefined || count(at_least_one) > 0) return true
  for (const name of at_least_one) {
    const attribute = attributes.get(name)
    if (attribute?.isObject === true && fill(attribute, node, unknowns)) return true
  }
  return false
}

function isThere(node: EventDraft, path: string): boolean {
  let value: unknown = node
  for (const step of path.split('.'))
    value = isTree(value) && Object.hasOwn(value, step) ? value[step] : undefined
  return value !== undefined && value !== null
}
