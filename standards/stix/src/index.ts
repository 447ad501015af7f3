export {
  type CompiledPattern,
  compilePattern,
  type PatternOptions,
  type PatternOutcome,
} from './match/compile-pattern.ts'
export { type IpRange, isWithin, parseIpRange } from './match/ip-range.ts'
export { type ObservableGraph, type Observation, observationsOf } from './match/observation.ts'
export { PatternStream } from './match/pattern-stream.ts'
export { type FromMisp, fromMisp } from './misp/from-misp.ts'
export { isMisp, type MispAttribute, type MispEvent, mispEventsOf } from './misp/misp-event.ts'
export { type ToMispOptions, toMisp } from './misp/to-misp.ts'
export {
  type BundleResult,
  bundleOf,
  type ReadBundle,
  type RejectedObject,
  readBundle,
} from './model/bundle.ts'
export { type ObjectKind, objectType } from './model/object-types.ts'
export { validateObject } from './model/validate-object.ts'
export { canonicalJson } from './object/canonical-json.ts'
export { deterministicId, uuidV5 } from './object/deterministic-id.ts'
export {
  compareTlp,
  markingsOf,
  selected,
  TLP_LEVELS,
  type TlpLevel,
  tlpMarking,
  tlpOf,
  tlpOfMarking,
} from './object/markings.ts'
export { type Bundle, type StixObject, type StixProblem, typeOfId, uuidOf } from './object/stix-object.ts'
export { isRevoked, type VersionStep, versionOf, versionStep } from './object/versions.ts'
export { checkPattern } from './pattern/check-pattern.ts'
export { parsePattern } from './pattern/parse-pattern.ts'
export type {
  ComparisonExpression,
  ComparisonOperator,
  ComparisonTest,
  Constant,
  ExistsTest,
  ObjectPath,
  ObservationExpression,
  PathStep,
  PatternError,
  PatternPlace,
  PatternResult,
  Qualifier,
} from './pattern/pattern-ast.ts'
export { printPath, printPattern, quote } from './pattern/print-pattern.ts'
export { compareTimestamps, instantOf, isTimestamp, printTimestamp } from './timestamp.ts'
export { upgradeObjects, upgradePattern } from './upgrade/upgrade-objects.ts'
