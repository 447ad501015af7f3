import { checkClassification } from './classification.ts'
import { checkConstraints } from './constraints.ts'
import { type Attribute, classDefinition, type Definition, objectDefinition } from './definitions.ts'
import { checkEnum } from './enum-values.ts'
import { IssueLog, pointerStep, quote, type ValidationIssue } from './issue.ts'
import { isRecord, type JsonRecord, ownValue } from './json-record.ts'
import { appliedProfiles, checkVersion } from './metadata.ts'
import { checkObservables } from './observables.ts'
import { checkScalar } from './value-types.ts'

/** Objects within objects (`process.parent_process...`) beyond this are refused. */
const MAX_DEPTH = 64
/** Values looked at in one event; the open objects (`unmapped`, `xattributes`) and json_t count as one. */
const MAX_VALUES = 100_000
const MAX_ISSUES = 500

/**
 * Judges an event by OCSF 1.8.0: required attributes (profile-aware), uids, unknown attributes, enum ids and their
 * siblings, types and formats, constraints, arrays, deprecations, version. Never throws, whatever the event is.
 * No issue of severity `error` means that the event is valid. At most 500 issues, in the order of the event's keys.
 */
export function validate(event: unknown): ValidationIssue[] {
  const log = new IssueLog({ limit: MAX_ISSUES, errorsOnly: false })
  checkEvent(event, log)
  return log.issues
}

/** True when `validate` would report no error; stops at the first one. */
export function isValid(event: unknown): boolean {
  const log = new IssueLog({ limit: 1, errorsOnly: true })
  checkEvent(event, log)
  return !log.hasError
}

function checkEvent(event: unknown, log: IssueLog): void {
  if (!isRecord(event)) {
    log.add('error', 'event_not_object', '', `${quote(event)} is no event`, 'a JSON object')
    return
  }
  const uid = ownValue(event, 'class_uid')
  if (!Number.isInteger(uid)) {
    const code = uid === undefined || uid === null ? 'attribute_required_missing' : 'attribute_wrong_type'
    log.add('error', code, '/class_uid', 'class_uid tells what the event is', 'an integer, e.g. 1007')
    return
  }
  const definition = classDefinition(uid as number)
  if (!definition) {
    const message = `${quote(uid)} is no class of OCSF 1.8.0`
    log.add('error', 'class_uid_unknown', '/class_uid', message, 'the uid of an OCSF class, e.g. 1007')
    return
  }
  checkVersion(event, log)
  const profiles = appliedProfiles(event, log)
  new Walk(profiles, log).checkObject(definition, event, '', 0)
  checkClassification(definition, event, log)
  checkObservables(event, log)
}

/** One pass over one event. */
class Walk {
  readonly #profiles: ReadonlySet<string>
  readonly #log: IssueLog
  #valuesLeft = MAX_VALUES

  constructor(profiles: ReadonlySet<string>, log: IssueLog) {
    this.#profiles = profiles
    this.#log = log
  }

  checkObject(definition: Definition, within: JsonRecord, at: string, depth: number): void {
    const log = this.#log
    if (definition.deprecated !== undefined) {
      const message = `${definition.label} is deprecated since OCSF ${definition.deprecated}`
      log.add('warning', depth === 0 ? 'class_deprecated' : 'object_deprecated', at, message)
    }
    this.#checkExpected(definition, within, at)
    for (const name of Object.keys(within)) {
      if (log.isFull || !this.#spend(at)) return
      const attribute = definition.attributes.get(name)
      if (attribute) this.#checkAttribute(attribute, within, at, depth)
      else this.#reportUnknown(definition, name, at, depth)
    }
    checkConstraints(definition, within, at, log)
  }

  #checkExpected(definition: Definition, within: JsonRecord, at: string): void {
    for (const { name, requirement, profile } of definition.expected) {
      if (profile !== undefined && !this.#profiles.has(profile)) continue
      if ((ownValue(within, name) ?? undefined) !== undefined) continue
      const isRequired = requirement === 'required'
      if (!this.#log.wants(isRequired ? 'error' : 'information')) continue
      const severity = isRequired ? 'error' : 'information'
      const message = `${definition.label} ${isRequired ? 'requires' : 'recommends'} ${name}`
      this.#log.add(severity, `attribute_${requirement}_missing`, `${at}/${name}`, message)
    }
  }

  #checkAttribute(attribute: Attribute, within: JsonRecord, at: string, depth: number): void {
    const { name, profile, isArray, isObject, deprecated } = attribute
    const log = this.#log
    const value = within[name]
    // OCSF treats null like an absent attribute.
    if (value === null || value === undefined) return
    const pointer = `${at}/${name}`
    if (profile !== undefined && !this.#profiles.has(profile)) {
      const message = `${name} belongs to the profile ${profile}, which the event does not apply`
      log.add('error', 'profile_not_applied', pointer, message, `"${profile}" in metadata.profiles`)
    }
    if (deprecated !== undefined) {
      log.add('warning', 'attribute_deprecated', pointer, `${name} is deprecated since OCSF ${deprecated}`)
    }
    if (Array.isArray(value) !== isArray) {
      const expected = isArray ? 'an array' : isObject ? 'an object, not an array' : 'one value, not an array'
      // json_t is any JSON value, arrays included.
      if (isArray || attribute.type !== 'json_t') {
        log.add('error', 'attribute_wrong_type', pointer, `${quote(value)} has the wrong type`, expected)
      }
      return
    }
    const isTyped = isArray
      ? this.#checkArray(attribute, value as readonly unknown[], pointer, depth)
      : this.#checkOne(attribute, value, pointer, depth)
    if (isTyped && attribute.enum) checkEnum(attribute, within, at, log)
  }

  #checkArray(attribute: Attribute, values: readonly unknown[], pointer: string, depth: number): boolean {
    let isTyped = true
    for (let index = 0; index < values.length; index += 1) {
      if (this.#log.isFull || !this.#spend(pointer)) return false
      if (!this.#checkOne(attribute, values[index], `${pointer}/${index}`, depth)) isTyped = false
    }
    return isTyped
  }

  #checkOne(attribute: Attribute, value: unknown, pointer: string, depth: number): boolean {
    if (!attribute.isObject) return checkScalar(attribute, value, pointer, this.#log)
    if (!isRecord(value)) {
      const message = `${quote(value)} has the wrong type`
      this.#log.add(
        'error',
        'attribute_wrong_type',
        pointer,
        message,
        `an object (${attribute.type || 'any'})`,
      )
      return false
    }
    if (attribute.type === '') return true
    if (depth >= MAX_DEPTH) {
      this.#log.add(
        'error',
        'event_too_deep',
        pointer,
        'objects are nested too deeply',
        `at most ${MAX_DEPTH} levels`,
      )
      return false
    }
    this.checkObject(objectDefinition(attribute.type), value, pointer, depth + 1)
    return true
  }

  #reportUnknown(definition: Definition, name: string, at: string, depth: number): void {
    const expected = depth === 0 ? 'an attribute of the class; others belong in unmapped' : undefined
    const message = `${definition.label} has no attribute ${quote(name)}`
    this.#log.addUnknown('attribute_unknown', at + pointerStep(name), message, expected)
  }

  #spend(pointer: string): boolean {
    if (this.#valuesLeft-- > 0) return true
    if (this.#valuesLeft === -1) {
      this.#log.add(
        'error',
        'event_too_large',
        pointer,
        'the event has too many values',
        `at most ${MAX_VALUES}`,
      )
    }
    return false
  }
}
