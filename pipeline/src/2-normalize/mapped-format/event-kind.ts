import type {
  EventKind,
  Layer,
  RecordFormat,
  SigmaNames,
  StatusConditions,
  ValueSource,
} from '@opensoc/domain'
import { OpenSocError } from '@opensoc/kernel'
import { CLASS_UID, classDefinition, type Definition } from '@opensoc/ocsf'
import type { SigmaEvent } from '@opensoc/sigma'
import { compileAttributes, unknownAttributes, type WriteAttribute } from './attribute-plan.ts'
import { compileConditions, type RecordTest } from './condition.ts'
import { compilePath, type RecordPath } from './record-path.ts'
import { compileSource, type ReadValue } from './value-source.ts'

/** A kind of event of a format, ready to be filled. */
export interface CompiledKind {
  readonly fits: RecordTest
  readonly classUid: number
  readonly definition: Definition
  readonly layer: Layer
  readonly activity: number | ReadValue
  readonly severity: number | ReadValue
  readonly succeeds: RecordTest
  readonly fails: RecordTest
  readonly writes: readonly WriteAttribute[]
  /** Top-level keys that the event tells entirely. */
  readonly told: ReadonlySet<string>
  readonly logsource: SigmaEvent['logsource']
  readonly sigmaFields: readonly (readonly [string, readonly RecordPath[]])[]
}

/** Throws `CONTENT_INVALID` for a class or an attribute that OCSF does not have. */
export function compileKinds(format: RecordFormat): readonly CompiledKind[] {
  const kinds = format.events.map((kind) => compileKind(format, kind))
  for (const name of Object.keys(format.attributes)) {
    const own = { [name]: format.attributes[name]! }
    if (kinds.every(({ classUid }) => unknownAttributes(classUid, own).length > 0))
      throw invalid(format, `none of its classes has an attribute ${name}`)
  }
  return kinds
}

function compileKind(format: RecordFormat, kind: EventKind): CompiledKind {
  const classUid = (CLASS_UID as Readonly<Record<string, number>>)[kind.class]
  const definition = classUid === undefined ? undefined : classDefinition(classUid)
  if (classUid === undefined || definition === undefined)
    throw invalid(format, `OCSF has no class ${kind.class}`)
  const [unknown] = unknownAttributes(classUid, kind.attributes)
  if (unknown !== undefined) throw invalid(format, `${kind.class} has no attribute ${unknown}`)
  const attributes = { ...format.attributes, ...kind.attributes }
  const status = kind.status ?? format.status ?? NO_STATUS
  const sigma: SigmaNames = kind.sigma ?? format.sigma ?? { product: format.name, fields: {} }
  return {
    fits: kind.when === undefined ? () => true : compileConditions(kind.when),
    classUid,
    definition,
    layer: kind.layer ?? format.layer,
    activity: numberOrSource(kind.activity),
    severity: numberOrSource(kind.severity ?? format.severity ?? 1),
    succeeds: compileConditions(status.success),
    fails: compileConditions(status.failure),
    writes: compileAttributes(classUid, attributes),
    told: toldKeys(format, Object.values(attributes)),
    logsource: {
      product: sigma.product,
      ...(sigma.service === undefined ? {} : { service: sigma.service }),
      ...(sigma.category === undefined ? {} : { category: sigma.category }),
    },
    sigmaFields: Object.entries(sigma.fields).map(([name, paths]) => [name, paths.map(compilePath)] as const),
  }
}

const NO_STATUS: StatusConditions = { success: [], failure: [] }

function numberOrSource(given: number | ValueSource): number | ReadValue {
  return typeof given === 'number' ? given : compileSource(given)
}

function toldKeys(format: RecordFormat, sources: readonly ValueSource[]): ReadonlySet<string> {
  const plain = sources.filter(
    ({ map, from, words }) => map === undefined && from === undefined && words !== true,
  )
  // Only the first path is surely the one that was taken.
  return new Set([...plain.map(({ of }) => of[0]!), ...format.time])
}

function invalid(format: RecordFormat, problem: string): OpenSocError {
  return new OpenSocError('CONTENT_INVALID', `record format ${format.name}: ${problem}`, {
    nextStep: 'Classes and attributes are those of OCSF 1.8.0 (https://schema.ocsf.io/1.8.0).',
  })
}
