export { createDecode, type JoinLines } from './1-ingest/decode.ts'
export { unzstd } from './1-ingest/unzstd.ts'
export { joinLines } from './2-normalize/join-lines.ts'
export { createNormalize } from './2-normalize/normalize.ts'
export type { NormalizedEvent, Normalizer, Rejection } from './2-normalize/normalizer.ts'
export { createNormalizers } from './2-normalize/normalizers.ts'
export { createRenormalize, type Renormalize } from './2-normalize/renormalize.ts'
export { lintParser, type ParserFault } from './2-normalize/user-parser/lint-parser.ts'
export { createUserNormalizer } from './2-normalize/user-parser/user-parser.ts'
export type { LocateIp } from './3-enrich/add-context.ts'
export { createEnrich, type EnrichStage } from './3-enrich/enrich.ts'
export { cidrBlock, ipNumber } from './3-enrich/ip-number.ts'
export { KnownContext } from './3-enrich/known-context.ts'
export {
  type CorrelationSet,
  createRuleCorrelation,
  type RuleCorrelation,
} from './4-detect/correlate-rules.ts'
export { type DetectOutput, handOver } from './4-detect/detect.ts'
export { createDetectionRules, type DetectionRules } from './4-detect/detection-rules.ts'
export { isSystemPath } from './4-detect/entities.ts'
export { INDICATOR_LEVELS, type LiveIndicators } from './4-detect/indicator-findings.ts'
export { createQuietFindings, type QuietFindingsTask } from './4-detect/quiet-findings.ts'
export { textOfValue } from './4-detect/quietings.ts'
export {
  type Corrected,
  type Correction,
  correctIncidents,
  type Membership,
  undoCorrection,
  whyNotCorrectable,
} from './5-correlate/correct-incidents.ts'
export { describeIncident } from './5-correlate/describe-incident.ts'
export { createEntityTimeFormation } from './5-correlate/entity-time-formation.ts'
export { explainApart } from './5-correlate/explain-apart.ts'
export type { Adopted, FormedIncident, IncidentFormation } from './5-correlate/formation.ts'
export { buildIncidentGraph } from './5-correlate/graph/build-graph.ts'
export type { RememberedFinding } from './5-correlate/remembered-finding.ts'
export { explainStory } from './5-correlate/root-cause/explain-story.ts'
export { findImpact } from './5-correlate/root-cause/find-impact.ts'
export { findRootCause } from './5-correlate/root-cause/find-root-cause.ts'
export { buildTimeline } from './5-correlate/timeline.ts'
export { type Calibration, calibrate, type LabeledScore, reliability } from './6-prioritize/calibration.ts'
export { learnVerdict, RulePrecision, type VerdictCounts } from './6-prioritize/rule-precision.ts'
export { scoreIncident, scoreWithout } from './6-prioritize/score.ts'
export { type DryRun, dryRun } from './7-respond/dry-run.ts'
export {
  type ActionRequest,
  type DecidedAction,
  loadSettings,
  requestAction,
  saveSettings,
  subjectOf,
  targetNames,
} from './7-respond/request-action.ts'
export { ActionRunner, type ActionRunnerOptions, storeAction } from './7-respond/run-actions.ts'
export { PlaybookRunner, type PlaybookRunnerOptions, type RunRequest } from './7-respond/run-playbooks.ts'
export { type Suggestion, suggest } from './7-respond/suggest.ts'
export { type BackTest, backTest } from './back-test.ts'
export { isBrokerProcess } from './broker-processes.ts'
export { type Commit, type CommittedBatch, createCommit } from './commit.ts'
export {
  type Correlate,
  type Correlation,
  createCorrelation,
  describedIncident,
  VERDICT_COUNTS,
} from './correlate.ts'
export { DriftSentinel, type SourceMemory } from './drift-sentinel.ts'
export { type Golden, goldenOf } from './golden.ts'
export { BackFillBroken, type BackFilled } from './history/back-fill.ts'
export type { HistoryCorrelations } from './history/correlate-history.ts'
export { type Forecast, forecast, type RuleForecast } from './history/forecast.ts'
export {
  detectRecords,
  type HistoryRules,
  historyPrefilter,
  type StoredRecord,
} from './history/history-rules.ts'
export { createPlaceFindings } from './history/place-findings.ts'
export { type BackFillOutcome, runBackFill } from './history/run-back-fill.ts'
export { newestIncidents } from './newest-incidents.ts'
export { createRoute, type Route } from './pipeline.ts'
export {
  emptyCounts,
  type FrameBatch,
  type ProcessedBatch,
  processBatch,
  type WorkerPool,
} from './processed-batch.ts'
export { runPartition } from './runner.ts'
export { type ExceptionSimulation, simulateException } from './simulate-exception.ts'
export { addCounts, type StageCounts } from './stage.ts'
export { runSweep, type SweepHit, type SweepOrder, type SweepOutcome } from './sweep/run-sweep.ts'
export { sweepValues } from './sweep/sweep-values.ts'
export { type RecordTrial, tryRecord } from './try-record.ts'
export { userEntity } from './user-entity.ts'
