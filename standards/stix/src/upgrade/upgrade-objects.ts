import { type StixObject, typeOfId, uuidOf } from '../object/stix-object.ts'
import { isTimestamp } from '../timestamp.ts'
import { upgradeObservables } from './upgrade-observables.ts'

type Json = Readonly<Record<string, unknown>>

/** Whether a bundle is STIX 2.0: it says so, or none of its objects says what only 2.1 has. */
export function isOldBundle(bundle: Json): boolean {
  if (bundle['spec_version'] !== undefined) return bundle['spec_version'] === '2.0'
  const objects = Array.isArray(bundle['objects']) ? (bundle['objects'] as readonly Json[]) : []
  return (
    objects.length > 0 &&
    objects.every((object) => object?.['spec_version'] === undefined && !isObservable(object))
  )
}

/** A cyber-observable need not say its version, but stands on its own only in 2.1. */
function isObservable(object: Json): boolean {
  return object?.['created'] === undefined
}

/**
 * The STIX 2.1 objects that a 2.0 object stands for: itself, and for `observed-data` the observables that it holds.
 * Ids of domain objects stay; custom properties and types stay; what 2.1 renamed is renamed.
 */
export function upgradeObjects(object: unknown): readonly StixObject[] {
  if (typeof object !== 'object' || object === null || Array.isArray(object)) return [object as StixObject]
  const upgraded: Record<string, unknown> = { ...object, spec_version: '2.1' }
  for (const property of ['created', 'modified']) {
    if (typeof upgraded[property] === 'string') upgraded[property] = withMilliseconds(upgraded[property])
  }
  const type = String(upgraded['type'])
  moveTypes(upgraded, type)
  if (type === 'indicator') upgradeIndicator(upgraded)
  // 2.1 asks whether malware is a family; 2.0 did not, and an instance is what claims least.
  if (type === 'malware') upgraded['is_family'] ??= false
  if (type !== 'observed-data' || typeof upgraded['objects'] !== 'object') return [upgraded as StixObject]
  return upgradeObserved(upgraded)
}

function upgradeObserved(observed: Record<string, unknown>): readonly StixObject[] {
  const seed = uuidOf(String(observed['id']))
  if (seed === undefined || typeOfId(String(observed['id'])) !== 'observed-data')
    return [observed as StixObject]
  const observables = upgradeObservables(observed['objects'] as Json, seed)
  const { objects: _, ...rest } = observed
  return [{ ...rest, object_refs: observables.map(({ id }) => id) } as unknown as StixObject, ...observables]
}

/** In 2.0 the labels of these types held what 2.1 has a property for; other labels were never of that list. */
const TYPE_LABELS: Readonly<Record<string, readonly [string, ReadonlySet<string>]>> = {
  indicator: [
    'indicator_types',
    words('anomalous-activity anonymization benign compromised malicious-activity attribution'),
  ],
  malware: [
    'malware_types',
    words(
      'adware backdoor bot ddos dropper exploit-kit keylogger ransomware remote-access-trojan resource-exploitation rogue-security-software rootkit screen-capture spyware trojan virus worm',
    ),
  ],
  report: [
    'report_types',
    words(
      'threat-report attack-pattern campaign identity indicator intrusion-set malware observed-data threat-actor tool vulnerability',
    ),
  ],
  'threat-actor': [
    'threat_actor_types',
    words(
      'activist competitor crime-syndicate criminal hacker insider-accidental insider-disgruntled nation-state sensationalist spy terrorist',
    ),
  ],
  tool: [
    'tool_types',
    words(
      'denial-of-service exploitation information-gathering network-capture credential-exploitation remote-access vulnerability-scanning',
    ),
  ],
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '))
}

function moveTypes(object: Record<string, unknown>, type: string): void {
  const [property, known] = TYPE_LABELS[type] ?? []
  const labels = object['labels']
  if (property === undefined || !Array.isArray(labels)) return
  const types = labels.filter((label) => known!.has(String(label)))
  if (types.length > 0) object[property] ??= types
}

function upgradeIndicator(indicator: Record<string, unknown>): void {
  indicator['pattern_type'] ??= 'stix'
  if (typeof indicator['pattern'] === 'string') indicator['pattern'] = upgradePattern(indicator['pattern'])
}

/** 2.0 wrote the times of START and STOP as plain strings. */
export function upgradePattern(pattern: string): string {
  return pattern.replace(/\b(START|STOP)(\s+)'([0-9T:.Z-]+)'/g, "$1$2t'$3'")
}

function withMilliseconds(text: string): string {
  if (!isTimestamp(text)) return text
  const [whole, fraction = ''] = text.slice(0, -1).split('.') as [string, string?]
  return `${whole}.${fraction.padEnd(3, '0')}Z`
}
