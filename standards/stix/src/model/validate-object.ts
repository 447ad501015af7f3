import { deterministicId } from '../object/deterministic-id.ts'
import { selected } from '../object/markings.ts'
import { type StixObject, type StixProblem, typeOfId, uuidOf } from '../object/stix-object.ts'
import { RULES } from './object-rules.ts'
import { objectType, predefinedExtension } from './object-types.ts'
import { type Report, validateJson, validateProperties, wrong } from './validate-value.ts'

/** More problems of one object than this are not listed. */
const MAX_PROBLEMS = 100

/**
 * What is wrong with an object by STIX 2.1, with places. Errors are broken MUSTs; warnings are what a careful producer
 * would not write. Custom types and properties are accepted.
 */
export function validateObject(object: unknown): readonly StixProblem[] {
  const problems: StixProblem[] = []
  const report: Report = (problem) => {
    if (problems.length < MAX_PROBLEMS) problems.push(problem)
  }
  if (typeof object !== 'object' || object === null || Array.isArray(object)) {
    report(wrong('TYPE', '', 'this is no object', 'a STIX object'))
    return problems
  }
  const record = object as Readonly<Record<string, unknown>>
  validateIdentity(record, report)
  validateJson(record, '', report)
  const type = objectType(String(record['type']))
  if (type !== undefined) {
    validateProperties(record, type.properties, '', report)
    for (const rule of RULES[String(record['type'])] ?? []) rule(record, report)
  }
  validateCommon(record as StixObject, report)
  validateExtensions(record, report)
  if (type?.kind === 'SCO') warnOfId(record, report)
  return problems
}

function validateIdentity(object: Readonly<Record<string, unknown>>, report: Report): void {
  const { type, id } = object
  if (typeof type !== 'string' || !/^[a-z0-9-]{3,250}$/.test(type) || type.includes('--')) {
    report(wrong('TYPE_NAME', '/type', 'this is no type name', '3 to 250 of a-z, 0-9 and single hyphens'))
  }
  if (typeof id !== 'string' || uuidOf(id) === undefined) {
    report(wrong('ID', '/id', 'this is no identifier', `${String(type)}--UUID`))
  } else if (typeOfId(id) !== type) {
    report(wrong('ID', '/id', `the id is of ${typeOfId(id)}`, `${String(type)}--UUID`))
  }
  if (object['spec_version'] !== undefined && object['spec_version'] !== '2.1') {
    const expected = '2.1; 2.0 is read by upgradeBundle'
    report(
      wrong('SPEC_VERSION', '/spec_version', `version ${JSON.stringify(object['spec_version'])}`, expected),
    )
  }
}

function validateCommon(object: StixObject, report: Report): void {
  for (const property of ['created', 'modified'] as const) {
    const value = object[property]
    // 3.2: at least milliseconds, as versions are told apart by them.
    if (typeof value === 'string' && !/\.\d{3,}Z$/.test(value)) {
      report(wrong('PRECISION', `/${property}`, 'no milliseconds', 'at least three fraction digits'))
    }
  }
  const markings = Array.isArray(object['granular_markings']) ? object['granular_markings'] : []
  for (const [at, marking] of markings.entries()) {
    if (typeof marking !== 'object' || marking === null) continue
    const { marking_ref: ref, lang, selectors } = marking as Record<string, unknown>
    const pointer = `/granular_markings/${at}`
    if ((ref === undefined) === (lang === undefined)) {
      report(wrong('GRANULAR_MARKING', pointer, 'not exactly one of marking_ref and lang', 'one of them'))
    }
    for (const selector of Array.isArray(selectors) ? selectors : []) {
      if (selected(object, String(selector)) === undefined) {
        report(wrong('SELECTOR', pointer, `${selector} selects nothing`, 'a property that the object has'))
      }
    }
  }
}

function validateExtensions(object: Readonly<Record<string, unknown>>, report: Report): void {
  const extensions = object['extensions']
  if (typeof extensions !== 'object' || extensions === null) return
  for (const [name, extension] of Object.entries(extensions)) {
    const specs = predefinedExtension(name)
    if (typeof extension !== 'object' || extension === null) {
      report(wrong('TYPE', `/extensions/${name}`, 'this is no extension', 'an object'))
    } else if (specs !== undefined) {
      validateProperties(extension as Record<string, unknown>, specs, `/extensions/${name}`, report)
    }
  }
}

/** 2.9: ids of observables SHOULD be made from their content; one that is not may still be right. */
function warnOfId(object: Readonly<Record<string, unknown>>, report: Report): void {
  const id = String(object['id'])
  const expected = deterministicId(object)
  if (expected === undefined || expected === id || uuidOf(id)?.[14] !== '5') return
  const message = 'the id is not the one that the content gives'
  report({ code: 'STIX_SCO_ID', severity: 'warning', pointer: '/id', message, expected })
}
