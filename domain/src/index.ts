export {
  AUDIT_GENESIS,
  auditHash,
  type ChainVerdict,
  canonicalDetail,
  verifyAuditChain,
} from './audit-chain.ts'
export {
  type Asset,
  CONTEXT_KINDS,
  type ContextEntry,
  type ContextKind,
  CRITICALITIES,
  type Criticality,
  type Identity,
  type Lease,
  type LookupRow,
  MAX_CONTEXT_ENTRIES,
  type Network,
} from './context/context-entry.ts'
export {
  COVERAGE_STATES,
  type Coverage,
  type CoverageState,
  createCoverage,
  type TechniqueCoverage,
} from './coverage/coverage.ts'
export { coverageLayer } from './coverage/coverage-layer.ts'
export type { RuleCoverage, TaggedRule } from './coverage/rule-coverage.ts'
export { type SourceGap, sourceGaps } from './coverage/source-gaps.ts'
export { logsourceName, type SeenLogsource, Telemetry } from './coverage/telemetry.ts'
export type { DriftAlarm, FieldProfile } from './drift.ts'
export { ENTITY_KINDS, type EntityKind, type EntityRef, entityId } from './entity.ts'
export type { Event } from './event.ts'
export { type ColumnType, EVENT_COLUMNS, type EventColumn } from './event-columns.ts'
export { type EventRow, toEventRow } from './event-row.ts'
export type { FieldMapping } from './field-mapping.ts'
export type { Finding } from './finding.ts'
export { findColumn, isOcsfPath, suggestField } from './hunt/hunt-fields.ts'
export { literalOf, patternOf, patternParts } from './hunt/hunt-pattern.ts'
export type { HuntQuery } from './hunt/hunt-query.ts'
export { type HuntSyntaxError, MAX_HUNT_LENGTH, parseHunt } from './hunt/parse-hunt.ts'
export { printHunt } from './hunt/print-hunt.ts'
export {
  DEFAULT_TENANT,
  type EventId,
  eventId,
  type FindingId,
  type IncidentId,
  type TenantId,
} from './ids.ts'
export {
  INCIDENT_STATUSES,
  type Incident,
  type IncidentCorrection,
  type IncidentMember,
  type IncidentStatus,
  type ScorePart,
  SEVERITIES,
  type Severity,
  type Surprise,
  VERDICTS,
  type Verdict,
} from './incident.ts'
export type {
  GraphEdge,
  GraphEdgeKind,
  GraphGap,
  GraphNode,
  GraphNodeKind,
  IncidentGraph,
} from './incident-graph.ts'
export {
  type CoverageCertificate,
  type CoverageGap,
  type CoverageStatement,
  certify,
  keyIdOf,
  newSigningKey,
  type SourceCoverage,
  verifyCertificate,
} from './intel/coverage-certificate.ts'
export { coverageOf } from './intel/coverage-gaps.ts'
export {
  type Indicator,
  type IndicatorSource,
  levelOf,
  MIN_LIVE_SCORE,
  mergeIndicator,
  type PatternIndicator,
  scoreAt,
  simulateDecay,
} from './intel/indicator.ts'
export {
  type IndicatorHit,
  IndicatorMatcher,
  type IndicatorSet,
  indicatorSetOf,
  type ObservedValue,
} from './intel/indicator-matcher.ts'
export { type IndicatorBuffers, IndicatorTable } from './intel/indicator-table.ts'
export {
  findValues,
  INDICATOR_KINDS,
  type IndicatorKind,
  type IndicatorValue,
  normalizeValue,
  refang,
  typeValue,
} from './intel/indicator-value.ts'
export { type ObservedEvent, observationOfEvent } from './intel/observation-of-event.ts'
export { candidatesOf } from './intel/pattern-candidates.ts'
export { type ReadIntelligence, type ReadOptions, readIntelligence } from './intel/read-intelligence.ts'
export { simpleValues } from './intel/simple-values.ts'
export { nextTaxiiTime } from './intel/taxii-time.ts'
export { type OwnAssets, warningOf } from './intel/warning-list.ts'
export { hasEnded, JOB_STATES, type Job, type JobProgress, type JobState, NO_PROGRESS } from './job.ts'
export { LAYERS, type Layer } from './layer.ts'
export { isBalanced, type LedgerEntry } from './ledger.ts'
export type { NormalizerContent } from './normalizer-content.ts'
export { observableKey } from './observable-key.ts'
export type { ParserDefinition, ReadingForm, TimeForm } from './parser-definition.ts'
export { type AuditEntry, ROLES, type Role, type Session, type TokenRecord, type User } from './people.ts'
export type { ActionOrder, Actuator, ActuatorAnswer } from './ports/actuator.ts'
export type { ContextStore } from './ports/context-store.ts'
export type {
  CallOptions,
  EventLake,
  EventPage,
  EventScope,
  FieldValue,
  HistogramBucket,
  LakeBatch,
  ProcessQuery,
  QuarantineRow,
  StoredEvent,
} from './ports/event-lake.ts'
export type { ContentEncoding, EventLog, FrameHeader, LogFrame } from './ports/event-log.ts'
export {
  type FileMatch,
  type FileScanner,
  MAX_MATCHED_STRINGS,
  type MatchedString,
  type ScanFailure,
} from './ports/file-scanner.ts'
export type {
  IndicatorQuery,
  IntelCollection,
  IntelStore,
  NewObject,
  StoredObject,
} from './ports/intel-store.ts'
export type { JobQuery, JobStore } from './ports/job-store.ts'
export type { ObservedAsk, ObservedAt, ObservedPair, StoredDay } from './ports/observed.ts'
export type { Page } from './ports/page.ts'
export type { QuietingStore } from './ports/quieting-store.ts'
export type {
  ActionQuery,
  ActionStore,
  PlaybookStore,
  StoredPlaybook,
  StoredRun,
} from './ports/response-store.ts'
export type {
  AuditStore,
  BatchKeyStore,
  Checkpoint,
  CheckpointStore,
  CorrelationStateStore,
  ExceptionStore,
  FindingQuery,
  FindingStore,
  IncidentQuery,
  IncidentStats,
  IncidentStore,
  LedgerStore,
  PeopleStore,
  RuleStore,
  StateStore,
  ValueStore,
} from './ports/state-store.ts'
export { MAX_SEEN_LOGSOURCES, type TelemetryStore } from './ports/telemetry-store.ts'
export { hostKey, type ProcessIdentity, processKey } from './process-key.ts'
export {
  MAX_RECORD_BYTES,
  OTLP_JSON,
  OTLP_PROTOBUF,
  QUARANTINE_TEXT_BYTES,
  type QuarantinedRecord,
  type QuarantineReason,
  type RawRecord,
  type RecordOrigin,
  ZERO_SEPARATED,
} from './record.ts'
export type {
  Attributes,
  Condition,
  EventKind,
  RecordFormat,
  SigmaNames,
  StatusConditions,
  ValueSource,
} from './record-format.ts'
export { REPARSE, type ReparseLine } from './reparse.ts'
export {
  ACTION_STATES,
  type ActionState,
  type ActionStep,
  type Approval,
  isOver,
  mayHold,
  type Observation,
  type ResponseAction,
} from './response/action.ts'
export { type ActionDue, type ActionEvent, applyActionEvent, dueOf } from './response/action-event.ts'
export {
  type ActionSubject,
  DEFAULT_SETTINGS,
  decide,
  type PolicyDecision,
  type PolicyOutcome,
  type ResponseAsset,
  type ResponsePolicy,
  type ResponseSettings,
  type UpstreamOffer,
} from './response/response-policy.ts'
export { driftSince, undoOrder } from './response/undo-plan.ts'

export {
  type AffectedThing,
  type CausalEdge,
  ENTRY_CLASSES,
  type EntryCandidate,
  type EntryClass,
  type Evidence,
  type Impact,
  type RootCause,
} from './root-cause.ts'

export { lintRules } from './rule-life/lint-rules.ts'
export { mergeRule, type RuleMerge } from './rule-life/merge-rule.ts'
export { keptFromEnabling, matchesRuleQuery, type RuleQuery } from './rule-life/rule-query.ts'
export { isSameRuleText } from './rule-life/rule-sections.ts'
export { parseRuleTests, type RuleTestCase, type RuleTestError } from './rule-life/rule-test-cases.ts'
export type { RuleTestOutcome } from './rule-life/rule-test-outcome.ts'
export {
  editText,
  type OriginChange,
  type RuleTextState,
  resolveConflict,
  takeFromOrigin,
} from './rule-life/rule-text-state.ts'
export {
  MAX_RULE_VERSIONS,
  RULE_CHANGES,
  type RuleChange,
  type RuleVersion,
} from './rule-life/rule-version.ts'
export { type RuleTestResult, type RuleTestRun, runRuleTests } from './rule-life/run-rule-tests.ts'
export { type RuleTestEvent, ruleTestEvent } from './rule-life/test-event.ts'
export type { StoredRule } from './stored-rule.ts'
export type {
  Maintenance,
  MaintenanceTimes,
  Quieting,
  RepeatKey,
  RepeatWindow,
  Snooze,
  Suppression,
} from './tuning/quieting.ts'
export {
  compileException,
  EXCEPTION_LOGSOURCE,
  type ExceptionHits,
  type ExceptionScope,
  isInScope,
  type RuleException,
} from './tuning/rule-exception.ts'
export { isTimeZone, type WeeklySchedule, weeklyTest } from './tuning/weekly-schedule.ts'
