import { tlpOf } from '../object/markings.ts'
import { type StixObject, uuidOf } from '../object/stix-object.ts'
import { parsePattern } from '../pattern/parse-pattern.ts'
import type { ComparisonExpression, ComparisonTest, ObservationExpression } from '../pattern/pattern-ast.ts'
import { printPath } from '../pattern/print-pattern.ts'
import { instantOf } from '../timestamp.ts'
import type { MispAttribute, MispEvent } from './misp-event.ts'

/** MISP type and category of a simple comparison, by path. */
const ATTRIBUTES: Readonly<Record<string, readonly [type: string, category: string]>> = {
  'file:hashes.MD5': ['md5', 'Payload delivery'],
  "file:hashes.'SHA-1'": ['sha1', 'Payload delivery'],
  "file:hashes.'SHA-256'": ['sha256', 'Payload delivery'],
  "file:hashes.'SHA-512'": ['sha512', 'Payload delivery'],
  'file:name': ['filename', 'Payload delivery'],
  'ipv4-addr:value': ['ip-dst', 'Network activity'],
  'ipv6-addr:value': ['ip-dst', 'Network activity'],
  'network-traffic:dst_ref.value': ['ip-dst', 'Network activity'],
  'network-traffic:src_ref.value': ['ip-src', 'Network activity'],
  'domain-name:value': ['domain', 'Network activity'],
  'url:value': ['url', 'Network activity'],
  'email-addr:value': ['email', 'Payload delivery'],
  'email-message:from_ref.value': ['email-src', 'Payload delivery'],
  'email-message:subject': ['email-subject', 'Payload delivery'],
  'mutex:name': ['mutex', 'Artifacts dropped'],
  'windows-registry-key:key': ['regkey', 'Persistence mechanism'],
  'mac-addr:value': ['mac-address', 'Network activity'],
}

export interface ToMispOptions {
  readonly uuid: string
  readonly info: string
  /** Milliseconds since the epoch. */
  readonly time: number
}

/**
 * Indicators as a MISP event. A pattern that is one comparison becomes the attribute that means the same; any other
 * stays whole, in an attribute of type `pattern-in-traffic`, as MISP has no attribute for it. What is no indicator is
 * left out and named.
 */
export function toMisp(
  objects: readonly StixObject[],
  { uuid, info, time }: ToMispOptions,
): { readonly event: MispEvent; readonly omitted: readonly string[] } {
  const indicators = objects.filter(({ type }) => type === 'indicator')
  const event: MispEvent = {
    uuid,
    info,
    date: new Date(time).toISOString().slice(0, 10),
    timestamp: String(Math.floor(time / 1000)),
    Attribute: indicators.map(attributeOf),
  }
  return { event, omitted: objects.filter(({ type }) => type !== 'indicator').map(({ id }) => id) }
}

function attributeOf(indicator: StixObject): MispAttribute {
  const pattern = String(indicator['pattern'])
  const [type, category, value] = simpleAttribute(indicator) ?? [
    'pattern-in-traffic',
    'Network activity',
    pattern,
  ]
  const modified = instantOf(String(indicator['modified']))
  const tlp = tlpOf(indicator)
  return {
    uuid: uuidOf(indicator.id) ?? '',
    type,
    category,
    value,
    to_ids: true,
    ...(typeof indicator['description'] === 'string' ? { comment: indicator['description'] } : {}),
    ...(modified === undefined ? {} : { timestamp: String(Math.floor(modified / 1000)) }),
    ...(tlp === undefined ? {} : { Tag: [{ name: `tlp:${tlp}` }] }),
  }
}

function simpleAttribute(indicator: StixObject): readonly [string, string, string] | undefined {
  if (indicator['pattern_type'] !== 'stix') return undefined
  const parsed = parsePattern(String(indicator['pattern']))
  const test = parsed.ok ? onlyTest(parsed.value) : undefined
  const known = test === undefined ? undefined : ATTRIBUTES[printPath(test.path)]
  if (test === undefined || known === undefined || test.negated || test.operator !== '=') return undefined
  return [known[0], known[1], String(test.constants[0]!.value)]
}

/** The one comparison that a pattern is, besides the type of an address that its value shows anyway. */
function onlyTest(pattern: ObservationExpression): ComparisonTest | undefined {
  if (pattern.kind === 'group') return onlyTest(pattern.expression)
  if (pattern.kind !== 'bracket') return undefined
  const tests = testsOf(pattern.expression)?.filter(({ path }) => !/_ref\.type$/.test(printPath(path)))
  return tests?.length === 1 ? tests[0] : undefined
}

function testsOf(expression: ComparisonExpression): readonly ComparisonTest[] | undefined {
  if (expression.kind === 'test') return [expression]
  if (expression.kind === 'group') return testsOf(expression.expression)
  if (expression.kind !== 'and') return undefined
  const parts = expression.parts.map(testsOf)
  return parts.includes(undefined) ? undefined : parts.flatMap((part) => part!)
}
