export {
  ActionState,
  approveAction,
  cancelAction,
  getAction,
  listActions,
  listActuators,
  OpenC2Command,
  PolicyDecision,
  previewAction,
  ResponseAction,
  rejectAction,
  requestAction,
  undoAction,
  undoIncident,
} from './action.ts'
export { AuditEntry, listAudit } from './audit.ts'
export { BackTest, backTestRule } from './back-test.ts'
export { ApiError, type Call, type CallInput, type ClientOptions, createClient } from './client.ts'
export {
  Asset,
  CONTEXT_SCHEMAS,
  ContextKind,
  CRITICALITIES,
  importContext,
  listContext,
  removeContext,
  updateAsset,
} from './context.ts'
export {
  ATTACK_DOMAINS,
  COVERAGE_STATES,
  type Coverage,
  type CoverageLayer,
  exportCoverageLayer,
  getCoverage,
  getTechniqueCoverage,
  readCoverageLayer,
  TechniqueCoverage,
} from './coverage.ts'
export { AttackRef, EntityRef } from './entity.ts'
export {
  Event,
  eventHistogram,
  eventTopValues,
  getEvent,
  listEventFields,
  querySql,
  searchEvents,
} from './event.ts'
export { createFeed, deleteFeed, Feed, listFeeds, pollFeed } from './feed.ts'
export { Finding, getFinding, listFindings } from './finding.ts'
export {
  getIncident,
  Incident,
  IncidentRow,
  IncidentStatus,
  incidentStats,
  incidentTimeline,
  listIncidentFindings,
  listIncidents,
  ScorePart,
  Severity,
  updateIncident,
  Verdict,
} from './incident.ts'
export {
  mergeIncidents,
  moveFindings,
  splitIncident,
  undoIncidentCorrection,
  whyNotMerged,
} from './incident-correction.ts'
export { explainIncident, IncidentExplanation, priorityCalibration } from './incident-explanation.ts'
export { GraphEdge, GraphNode, IncidentGraph, incidentGraph } from './incident-graph.ts'
export { bulk, ingest, SOURCE_NAME } from './ingest.ts'
export { ImportedIntelligence, Indicator, importIntelligence, listIndicators, startSweep } from './intel.ts'
export { cancelJob, getJob, Job, JobState, JobWithResult, listJobs } from './job.ts'
export { openApiDocument } from './openapi.ts'
export type { Method, Operation, OperationInput, OperationResponse, Scope } from './operation.ts'
export { OPERATIONS } from './operations.ts'
export { listParsers, Parser, ParserFault, RecordTrial, tryRecord } from './parser.ts'
export {
  answerStep,
  cancelRun,
  exportPlaybook,
  getRun,
  importPlaybook,
  listPlaybooks,
  listRuns,
  PlaybookRow,
  PlaybookRun,
  recommendPlaybooks,
  startRun,
} from './playbook.ts'
export { Problem } from './problem.ts'
export {
  createQuieting,
  deleteQuieting,
  listQuietings,
  Quieting,
  setQuietingEnabled,
  snoozeFinding,
} from './quieting.ts'
export {
  changeResponseSettings,
  getResponseSettings,
  pauseResponse,
  ResponseSettings,
} from './response-settings.ts'
export { deleteRule, getRule, listRules, Rule, RuleTexts } from './rule.ts'
export { importRuleArchive } from './rule-archive.ts'
export { listRuleVersions, type RuleVersion, revertRule, updateRule } from './rule-change.ts'
export { type CheckFinding, checkRule } from './rule-check.ts'
export {
  createException,
  deleteException,
  ExceptionSimulation,
  exceptionHistory,
  listExceptions,
  RuleException,
  simulateException,
  startSimulation,
  updateException,
} from './rule-exception.ts'
export { ForecastResult, getForecast, RuleForecast, startForecast } from './rule-forecast.ts'
export { importRules, RuleIssue } from './rule-import.ts'
export { getRuleStatus } from './rule-status.ts'
export { RuleQuery, setRulesEnabled } from './rule-switch.ts'
export { getRuleTestEvent, getRuleTests, runRuleTests, saveRuleTests, testAllRules } from './rule-test.ts'
export { completeSetup, getMe, getSetup, Me, signIn, signOut } from './session.ts'
export {
  acceptDriftAlarm,
  DriftAlarm,
  getSourceProfile,
  listDriftAlarms,
  listSources,
  reparseSource,
} from './source.ts'
export {
  getLedger,
  getStatus,
  LedgerRow,
  listQuarantine,
  QuarantinedRecord,
  replayQuarantine,
  Status,
} from './status.ts'
export { ChangeNotice, STREAM_PATH, TOPICS, type Topic } from './stream.ts'
export { createToken, listTokens, revokeToken, Token } from './token.ts'
