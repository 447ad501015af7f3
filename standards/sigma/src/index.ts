export {
  type CompiledRule,
  type CompileOptions,
  type CompileResult,
  compileRule,
  covers,
} from './compile/compile-rule.ts'
export type { Expression, Item } from './compile/expression.ts'
export type { Placeholders } from './compile/placeholders.ts'
export {
  type CompileSetOptions,
  compileRuleSet,
  type RuleSetCompilation,
} from './correlate/compile-rule-set.ts'
export type {
  CompiledCorrelation,
  CorrelationEvent,
  CorrelationFiring,
} from './correlate/compiled-correlation.ts'
export type { CorrelationCounters, GroupState } from './correlate/correlation-groups.ts'
export { type CorrelationChange, Correlator, type CorrelatorOptions } from './correlate/correlator.ts'
export {
  createEngine,
  type EngineOptions,
  type EngineStats,
  type SigmaEngine,
} from './engine/create-engine.ts'
export { FieldPath } from './engine/field-path.ts'
export type { SigmaEvent, SigmaMatch, SigmaViewMatch } from './engine/sigma-event.ts'
export {
  holds,
  logsourcePrefilter,
  type Prefilter,
  prefilterOf,
  sourcePrefilterOf,
} from './history/prefilter.ts'
export { NOT_KEPT, type ViewText, viewText } from './history/view-text.ts'
export type { LintContext, LintFinding, LintSeverity } from './lint/lint-check.ts'
export { lintSigma, type SigmaText } from './lint/lint-sigma.ts'
export { type ParseOptions, parseSigma } from './parse/parse-sigma.ts'
export {
  createRawEngine,
  type RawEngine,
  type RawEngineOptions,
  type RawEngineStats,
  type RawMatch,
  type RawRefusal,
  type RawScan,
} from './scan/raw-engine.ts'
export type { RawRecord, RawRoute, RawView } from './scan/raw-route.ts'
export type {
  Comparison,
  Condition,
  CorrelationCondition,
  CorrelationType,
  Detection,
  Level,
  Logsource,
  Search,
  SearchIdentifier,
  SearchItem,
  SearchValue,
  SigmaAttributes,
  SigmaCorrelation,
  SigmaDocument,
  SigmaFilter,
  SigmaRule,
  Status,
} from './sigma-document.ts'
export { LEVELS } from './sigma-document.ts'
export type { Place, SigmaError } from './sigma-error.ts'
export { SQL_EVENT_COLUMNS, type SqlEvent, toSqlEvent } from './sql/sql-event.ts'
export { type SqlCondition, type SqlResult, toSql } from './sql/to-sql.ts'
