import type { Attributes, ValueSource } from '@opensoc/domain'
import { type Attribute, classDefinition, objectDefinition } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import { isTree, type Tree } from '../tree.ts'
import { valueFor } from './attribute-value.ts'
import { isPresent, textOfValue } from './record-path.ts'
import { compileSource, type ReadValue } from './value-source.ts'

/** Writes one attribute of an event, where the record has its value; adds the profile that it needs. */
export type WriteAttribute = (event: EventDraft, record: Tree, profiles: Set<string>) => void

/** Elements that one record writes into an array. */
const MAX_ELEMENTS = 64
const OTHER = 99

/** Names of a mapping that the class does not have. */
export function unknownAttributes(classUid: number, attributes: Attributes): readonly string[] {
  return Object.keys(attributes).filter((path) => attributeSteps(classUid, path) === undefined)
}

/** The mapping of a class; attributes that it does not have are passed over. */
export function compileAttributes(classUid: number, attributes: Attributes): readonly WriteAttribute[] {
  return Object.entries(attributes).flatMap(([path, source]) => {
    const steps = attributeSteps(classUid, path)
    return steps === undefined ? [] : [writer(steps, source)]
  })
}

/** The attributes along a path of a class; undefined where it is none. */
export function attributeSteps(classUid: number, path: string): readonly Attribute[] | undefined {
  let within = classDefinition(classUid)?.attributes
  const steps: Attribute[] = []
  for (const name of path.split('.')) {
    const attribute = within?.get(name)
    if (attribute === undefined) return undefined
    steps.push(attribute)
    within =
      attribute.isObject && attribute.type !== '' ? objectDefinition(attribute.type).attributes : undefined
  }
  return steps
}

function writer(steps: readonly Attribute[], source: ValueSource): WriteAttribute {
  const leaf = steps.at(-1)!
  const parents = steps.slice(0, -1)
  const profile = steps[0]?.profile
  // A list takes what all of its paths hold, a single value the first.
  const reads = leaf.isArray
    ? source.of.map((path) => compileSource({ ...source, of: [path] }))
    : [compileSource(source)]
  const spreads = parents.some(({ isArray }) => isArray)
  return (event, record, profiles) => {
    const isWritten = leaf.isArray
      ? writeList(event, parents, leaf, record, reads)
      : writeOne(event, parents, leaf, reads[0]!(record), spreads)
    if (isWritten && profile !== undefined) profiles.add(profile)
  }
}

function writeOne(
  event: EventDraft,
  parents: readonly Attribute[],
  leaf: Attribute,
  read: ReturnType<ReadValue>,
  spreads: boolean,
): boolean {
  if (read === undefined) return false
  // A list of values goes into a list of objects, one each.
  if (spreads && Array.isArray(read.value)) {
    let isWritten = false
    for (const [at, one] of read.value.slice(0, MAX_ELEMENTS).entries())
      if (isPresent(one) && put(event, parents, leaf, one, read.word, at)) isWritten = true
    return isWritten
  }
  return put(event, parents, leaf, read.value, read.word, 0)
}

function put(
  event: EventDraft,
  parents: readonly Attribute[],
  leaf: Attribute,
  given: unknown,
  word: string,
  at: number,
): boolean {
  const value = valueFor(leaf, given)
  if (value === undefined) return false
  const node = descend(event, parents, at)
  const before = node[leaf.name]
  if (isTree(before) && isTree(value)) Object.assign(before, value)
  else node[leaf.name] = value
  if (leaf.sibling !== undefined && leaf.enum !== undefined) {
    const caption = value === OTHER ? word || textOfValue(given) : leaf.enum.get(value as number)
    if (caption !== undefined && caption !== '') node[leaf.sibling] = caption
  }
  return true
}

function writeList(
  event: EventDraft,
  parents: readonly Attribute[],
  leaf: Attribute,
  record: Tree,
  reads: readonly ReadValue[],
): boolean {
  const values: unknown[] = []
  for (const read of reads) {
    const found = read(record)?.value
    for (const one of Array.isArray(found) ? found.flat().slice(0, MAX_ELEMENTS) : [found]) {
      const value = isPresent(one) ? valueFor(leaf, one) : undefined
      if (value !== undefined && values.length < MAX_ELEMENTS && !values.includes(value)) values.push(value)
    }
  }
  if (values.length === 0) return false
  const node = descend(event, parents, 0)
  node[leaf.name] = values
  if (leaf.sibling !== undefined && leaf.enum !== undefined)
    node[leaf.sibling] = values.map((value) => leaf.enum?.get(value as number) ?? 'Other')
  return true
}

function descend(event: EventDraft, parents: readonly Attribute[], at: number): EventDraft {
  let node = event
  for (const { name, isArray } of parents) {
    const next = node[name] ?? (isArray ? [] : {})
    node[name] = next
    if (isArray) {
      const elements = next as EventDraft[]
      while (elements.length <= at) elements.push({})
      node = elements[at]!
    } else node = next as EventDraft
  }
  return node
}
