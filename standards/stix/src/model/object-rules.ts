import { isTlp1Marking } from '../object/markings.ts'
import { typeOfId } from '../object/stix-object.ts'
import { checkPattern } from '../pattern/check-pattern.ts'
import { parsePattern } from '../pattern/parse-pattern.ts'
import { compareTimestamps, isTimestamp } from '../timestamp.ts'
import { objectType } from './object-types.ts'
import { type Report, wrong } from './validate-value.ts'

type Json = Readonly<Record<string, unknown>>
type Rule = (object: Json, report: Report) => void

/** What the text asks of a type beyond its properties one by one. */
export const RULES: Readonly<Record<string, readonly Rule[]>> = {
  artifact: [
    exactlyOne('payload_bin', 'url'),
    needs('url', 'hashes'),
    needs('decryption_key', 'encryption_algorithm'),
  ],
  campaign: [inOrder('first_seen', 'last_seen')],
  'email-message': [multipart],
  file: [atLeastOne('hashes', 'name')],
  indicator: [after('valid_from', 'valid_until'), pattern],
  infrastructure: [inOrder('first_seen', 'last_seen')],
  'intrusion-set': [inOrder('first_seen', 'last_seen')],
  location: [location],
  malware: [inOrder('first_seen', 'last_seen'), familyName],
  'malware-analysis': [atLeastOne('result', 'analysis_sco_refs')],
  'marking-definition': [marking],
  'network-traffic': [atLeastOne('src_ref', 'dst_ref'), inOrder('start', 'end'), activeTraffic],
  'observed-data': [exactlyOne('objects', 'object_refs'), inOrder('first_observed', 'last_observed')],
  process: [atLeastOneOwn],
  relationship: [after('start_time', 'stop_time'), relationshipEnds],
  sighting: [inOrder('first_seen', 'last_seen'), sightingOf],
  'threat-actor': [inOrder('first_seen', 'last_seen')],
  'user-account': [atLeastOneOwn],
  'x509-certificate': [atLeastOneOwn],
}

function atLeastOne(...names: readonly string[]): Rule {
  return (object, report) => {
    if (names.some((name) => object[name] !== undefined)) return
    report(wrong('REQUIRED', '', `none of ${names.join(', ')}`, 'at least one of them'))
  }
}

function exactlyOne(...names: readonly string[]): Rule {
  return (object, report) => {
    const found = names.filter((name) => object[name] !== undefined)
    if (found.length !== 1)
      report(wrong('ONE_OF', '', `${found.length} of ${names.join(', ')}`, 'exactly one of them'))
  }
}

function needs(name: string, other: string): Rule {
  return (object, report) => {
    if (object[name] !== undefined && object[other] === undefined) {
      report(wrong('REQUIRED', `/${other}`, `${name} without ${other}`, `${other} too`))
    }
  }
}

function inOrder(first: string, last: string): Rule {
  return order(first, last, (step) => step >= 0, 'at or after')
}

function after(first: string, last: string): Rule {
  return order(first, last, (step) => step > 0, 'after')
}

function order(first: string, last: string, isRight: (step: number) => boolean, word: string): Rule {
  return (object, report) => {
    const from = object[first]
    const to = object[last]
    if (typeof from !== 'string' || typeof to !== 'string' || !isTimestamp(from) || !isTimestamp(to)) return
    if (isRight(compareTimestamps(to, from))) return
    report(wrong('ORDER', `/${last}`, `${last} is not ${word} ${first}`, `a time ${word} ${from}`))
  }
}

const NOT_OWN = new Set([
  'type',
  'id',
  'spec_version',
  'object_marking_refs',
  'granular_markings',
  'defanged',
])

function atLeastOneOwn(object: Json, report: Report): void {
  const type = String(object['type'])
  const own = [...objectType(type)!.properties.keys()].filter((name) => !NOT_OWN.has(name))
  if (!own.some((name) => object[name] !== undefined)) {
    report(
      wrong('REQUIRED', '', `no property of a ${type}`, `at least one of ${own.slice(0, 6).join(', ')} …`),
    )
  }
}

function multipart(object: Json, report: Report): void {
  const isMultipart = object['is_multipart']
  if (isMultipart === true && object['body'] !== undefined) {
    report(wrong('MULTIPART', '/body', 'body in a multipart message', 'body_multipart instead'))
  }
  if (isMultipart === false && object['body_multipart'] !== undefined) {
    report(wrong('MULTIPART', '/body_multipart', 'body_multipart in a message of one part', 'body instead'))
  }
}

function pattern(object: Json, report: Report): void {
  if (object['pattern_type'] !== 'stix' || typeof object['pattern'] !== 'string') return
  const parsed = parsePattern(object['pattern'])
  const errors = parsed.ok ? checkPattern(parsed.value) : [parsed.error]
  for (const { message, place, expected = 'a STIX pattern' } of errors.slice(0, 5)) {
    const where = place === undefined ? '' : ` at ${place.line}:${place.column}`
    report(wrong('PATTERN', '/pattern', `${message}${where}`, expected))
  }
}

function location(object: Json, report: Report): void {
  const has = (name: string): boolean => object[name] !== undefined
  if (!has('region') && !has('country') && !(has('latitude') && has('longitude'))) {
    report(wrong('REQUIRED', '', 'no place', 'region, country, or latitude and longitude'))
  }
  if (has('latitude') !== has('longitude')) {
    report(wrong('REQUIRED', '', 'half a coordinate', 'latitude and longitude together'))
  }
  if (has('precision') && !has('latitude')) {
    report(wrong('REQUIRED', '/precision', 'precision of no coordinate', 'latitude and longitude too'))
  }
}

function familyName(object: Json, report: Report): void {
  if (object['is_family'] === true && object['name'] === undefined) {
    report(wrong('REQUIRED', '/name', 'a family without a name', 'name'))
  }
}

function activeTraffic(object: Json, report: Report): void {
  if (object['is_active'] === true && object['end'] !== undefined) {
    report(wrong('ACTIVE', '/end', 'traffic that goes on has an end', 'is_active false, or no end'))
  }
}

function marking(object: Json, report: Report): void {
  const { definition_type: kind, definition, extensions, id } = object
  if (extensions === undefined && (kind === undefined || definition === undefined)) {
    report(wrong('REQUIRED', '', 'no definition', 'definition_type and definition, or extensions'))
  }
  // 7.2.1.4: the four instances of the text are the only ones of TLP 1.0.
  if (kind === 'tlp' && !isTlp1Marking(String(id))) {
    report(
      wrong('TLP', '/id', 'a TLP marking of its own', 'one of the four that STIX 2.1 defines, or TLP 2.0'),
    )
  }
}

const NO_ENDS = new Set(['relationship', 'sighting', 'bundle', 'language-content', 'marking-definition'])
const SAME_TYPES = new Set(['derived-from', 'duplicate-of'])

function relationshipEnds(object: Json, report: Report): void {
  const ends = ['source_ref', 'target_ref'].map((name) => [name, typeOfId(String(object[name]))] as const)
  for (const [name, type] of ends) {
    if (NO_ENDS.has(type)) {
      report(
        wrong('RELATIONSHIP', `/${name}`, `a relationship to a ${type}`, 'a domain or observable object'),
      )
    }
  }
  if (SAME_TYPES.has(String(object['relationship_type'])) && ends[0]![1] !== ends[1]![1]) {
    report(wrong('RELATIONSHIP', '', 'ends of different types', 'two objects of one type'))
  }
}

function sightingOf(object: Json, report: Report): void {
  const type = typeOfId(String(object['sighting_of_ref']))
  const kind = objectType(type)?.kind
  if (kind !== undefined && kind !== 'SDO') {
    report(wrong('SIGHTING', '/sighting_of_ref', `a sighting of a ${type}`, 'a domain object'))
  }
}
