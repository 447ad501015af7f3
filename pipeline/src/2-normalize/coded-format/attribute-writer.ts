import { type Attribute, classDefinition, type Definition, objectDefinition, textType } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import { mappingFault } from './mapping-fault.ts'

export type MappedValue = string | number | boolean

/** Puts one value at its place in an event, as OCSF types it. */
export interface AttributeWriter {
  /** The steps of its path; a step within an array names the array. */
  readonly steps: readonly PathStep[]
  /** The profiles that its attributes belong to. */
  readonly profiles: readonly string[]
  /** False where the attribute's type has no such value: nothing is written then. */
  write(event: EventDraft, value: MappedValue): boolean
}

export interface PathStep {
  readonly attribute: Attribute
  /** The object at this step; undefined at the last one. */
  readonly object: Definition | undefined
}

/** Longer texts are cut: the original record keeps the whole. */
const MAX_TEXT = 8192

/** `dst_endpoint.ip`, `malware[0].name`: a path of the class. Throws `MAPPING_INVALID` naming the step that is none. */
export function createAttributeWriter(classUid: number, path: string): AttributeWriter {
  const steps = stepsOf(classUid, path)
  const last = steps.at(-1)!.attribute
  const isAccount = last.name === 'name' && steps.at(-2)?.attribute.type === 'user'
  return {
    steps,
    profiles: [...new Set(steps.flatMap(({ attribute }) => attribute.profile ?? []))],
    write(event, value) {
      const typed = typedValue(last, value)
      if (typed === undefined) return false
      const within = objectWithin(event, steps)
      if (isAccount && typeof typed === 'string') return writeAccount(within, typed)
      within[last.name] = last.isArray ? [typed] : typed
      const caption = last.enum?.get(typed as string | number)
      if (last.sibling === undefined || caption === undefined) return true
      const isKept = last.isArray || (typed === 99 && typeof within[last.sibling] === 'string')
      if (!isKept) within[last.sibling] = caption
      return true
    },
  }
}

/** `DOMAIN\\name` is a name and its domain. */
function writeAccount(user: EventDraft, name: string): true {
  const slash = name.indexOf('\\')
  const isQualified = slash > 0 && slash < name.length - 1
  user['name'] = isQualified ? name.slice(slash + 1) : name
  if (isQualified) user['domain'] ??= name.slice(0, slash)
  return true
}

function stepsOf(classUid: number, path: string): readonly PathStep[] {
  let definition: Definition | undefined = classDefinition(classUid)
  return path.split('.').map((step, at, all) => {
    const name = step.replace(/\[0\]$/, '')
    const attribute: Attribute | undefined = definition?.attributes.get(name)
    if (attribute === undefined)
      throw mappingFault(
        path,
        `${definition?.label ?? 'a value'} has no attribute ${name}`,
        definition === undefined ? [] : [...definition.attributes.keys()],
        name,
      )
    const isLast = at === all.length - 1
    if (attribute.isObject === isLast)
      throw mappingFault(
        path,
        isLast ? `${name} is an object: name what of it is meant` : `${name} is no object`,
        isLast ? [...objectDefinition(attribute.type).attributes.keys()].map((one) => `${path}.${one}`) : [],
      )
    if (step !== name && !attribute.isArray) throw mappingFault(path, `${name} is no array`)
    definition = isLast ? undefined : objectDefinition(attribute.type)
    return { attribute, object: definition }
  })
}

function objectWithin(event: EventDraft, steps: readonly PathStep[]): EventDraft {
  let within = event
  for (const { attribute, object } of steps) {
    if (object === undefined) return within
    const { name, isArray } = attribute
    let next = within[name] as EventDraft | EventDraft[] | undefined
    if (next === undefined) {
      next = isArray ? [{}] : {}
      within[name] = next
    }
    within = Array.isArray(next) ? next[0]! : next
  }
  return within
}

/** The value as the attribute's type holds it; captions of enums stand for their ids. */
export function typedValue(attribute: Attribute, value: MappedValue): unknown {
  const { type } = attribute
  if (attribute.enum !== undefined) return enumValue(attribute, value)
  switch (type) {
    case 'boolean_t':
      return booleanOf(value)
    case 'integer_t':
    case 'long_t':
    case 'timestamp_t':
      return wholeNumber(value)
    case 'port_t': {
      const port = wholeNumber(value)
      return port !== undefined && port >= 0 && port <= 65_535 ? port : undefined
    }
    case 'float_t': {
      const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value)
      return Number.isFinite(number) ? number : undefined
    }
    default:
      return textOf(type, String(value))
  }
}

function enumValue(attribute: Attribute, value: MappedValue): string | number | undefined {
  const values = attribute.enum!
  const isNumeric = attribute.type !== 'string_t'
  const id = isNumeric && typeof value !== 'boolean' && String(value).trim() !== '' ? Number(value) : value
  if (typeof id !== 'boolean' && values.has(id)) return id
  const wanted = String(value).toLowerCase()
  for (const [key, caption] of values) if (caption.toLowerCase() === wanted) return key
  return undefined
}

function booleanOf(value: MappedValue): boolean | undefined {
  if (typeof value === 'boolean') return value
  const text = String(value).toLowerCase()
  if (['true', 'yes', '1', 'on'].includes(text)) return true
  return ['false', 'no', '0', 'off'].includes(text) ? false : undefined
}

function wholeNumber(value: MappedValue): number | undefined {
  if (
    typeof value === 'boolean' ||
    (typeof value === 'string' && !/^\s*[+-]?\d{1,16}(\.\d{1,20})?\s*$/.test(value))
  )
    return undefined
  const number = Math.round(Number(value))
  return Number.isSafeInteger(number) ? number : undefined
}

function textOf(type: string, text: string): string | undefined {
  if (text === '') return undefined
  const format = textType(type)
  if (format === undefined) return text.slice(0, MAX_TEXT)
  return text.length <= format.maxLength && format.matches(text) ? text : undefined
}
