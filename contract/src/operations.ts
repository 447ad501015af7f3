import {
  approveAction,
  cancelAction,
  getAction,
  listActions,
  listActuators,
  previewAction,
  rejectAction,
  requestAction,
  undoAction,
  undoIncident,
} from './action.ts'
import { listAudit } from './audit.ts'
import { backTestRule } from './back-test.ts'
import { importContext, listContext, removeContext, updateAsset } from './context.ts'
import { exportCoverageLayer, getCoverage, getTechniqueCoverage, readCoverageLayer } from './coverage.ts'
import { eventHistogram, eventTopValues, getEvent, listEventFields, querySql, searchEvents } from './event.ts'
import { createFeed, deleteFeed, listFeeds, pollFeed } from './feed.ts'
import { getFinding, listFindings } from './finding.ts'
import {
  getIncident,
  incidentStats,
  incidentTimeline,
  listIncidentFindings,
  listIncidents,
  updateIncident,
} from './incident.ts'
import {
  mergeIncidents,
  moveFindings,
  splitIncident,
  undoIncidentCorrection,
  whyNotMerged,
} from './incident-correction.ts'
import { explainIncident, priorityCalibration } from './incident-explanation.ts'
import { incidentGraph } from './incident-graph.ts'
import { bulk, ingest } from './ingest.ts'
import { importIntelligence, listIndicators, startSweep } from './intel.ts'
import { cancelJob, getJob, listJobs } from './job.ts'
import type { Operation } from './operation.ts'
import { listParsers, tryRecord } from './parser.ts'
import {
  answerStep,
  cancelRun,
  exportPlaybook,
  getRun,
  importPlaybook,
  listPlaybooks,
  listRuns,
  recommendPlaybooks,
  startRun,
} from './playbook.ts'
import {
  createQuieting,
  deleteQuieting,
  listQuietings,
  setQuietingEnabled,
  snoozeFinding,
} from './quieting.ts'
import { changeResponseSettings, getResponseSettings, pauseResponse } from './response-settings.ts'
import { deleteRule, getRule, listRules } from './rule.ts'
import { importRuleArchive } from './rule-archive.ts'
import { listRuleVersions, revertRule, updateRule } from './rule-change.ts'
import { checkRule } from './rule-check.ts'
import {
  createException,
  deleteException,
  exceptionHistory,
  listExceptions,
  simulateException,
  startSimulation,
  updateException,
} from './rule-exception.ts'
import { getForecast, startForecast } from './rule-forecast.ts'
import { importRules } from './rule-import.ts'
import { getRuleStatus } from './rule-status.ts'
import { setRulesEnabled } from './rule-switch.ts'
import { getRuleTestEvent, getRuleTests, runRuleTests, saveRuleTests, testAllRules } from './rule-test.ts'
import { completeSetup, getMe, getSetup, signIn, signOut } from './session.ts'
import { acceptDriftAlarm, getSourceProfile, listDriftAlarms, listSources, reparseSource } from './source.ts'
import { getLedger, getStatus, listQuarantine, replayQuarantine } from './status.ts'
import { createToken, listTokens, revokeToken } from './token.ts'

/** Every call of the API, in the order of its reference page. */
export const OPERATIONS: readonly Operation[] = [
  getSetup,
  completeSetup,
  signIn,
  getMe,
  signOut,
  listTokens,
  createToken,
  revokeToken,
  ingest,
  bulk,
  searchEvents,
  eventHistogram,
  eventTopValues,
  listEventFields,
  querySql,
  getEvent,
  listFindings,
  getFinding,
  listIncidents,
  incidentStats,
  getIncident,
  updateIncident,
  listIncidentFindings,
  incidentTimeline,
  incidentGraph,
  splitIncident,
  mergeIncidents,
  moveFindings,
  undoIncidentCorrection,
  whyNotMerged,
  explainIncident,
  priorityCalibration,
  listRules,
  importRules,
  importRuleArchive,
  setRulesEnabled,
  getRuleStatus,
  startForecast,
  getForecast,
  checkRule,
  getRule,
  updateRule,
  listRuleVersions,
  revertRule,
  getRuleTests,
  saveRuleTests,
  runRuleTests,
  backTestRule,
  listExceptions,
  simulateException,
  startSimulation,
  createException,
  updateException,
  exceptionHistory,
  deleteException,
  listQuietings,
  createQuieting,
  snoozeFinding,
  setQuietingEnabled,
  deleteQuieting,
  getRuleTestEvent,
  deleteRule,
  testAllRules,
  getCoverage,
  getTechniqueCoverage,
  exportCoverageLayer,
  readCoverageLayer,
  approveAction,
  cancelAction,
  getAction,
  listActions,
  listActuators,
  previewAction,
  rejectAction,
  requestAction,
  undoAction,
  undoIncident,
  answerStep,
  cancelRun,
  exportPlaybook,
  getRun,
  importPlaybook,
  listPlaybooks,
  listRuns,
  recommendPlaybooks,
  startRun,
  changeResponseSettings,
  getResponseSettings,
  pauseResponse,
  listAudit,
  importIntelligence,
  listIndicators,
  listFeeds,
  createFeed,
  deleteFeed,
  pollFeed,
  startSweep,
  listJobs,
  getJob,
  cancelJob,
  listParsers,
  tryRecord,
  getStatus,
  getLedger,
  listQuarantine,
  replayQuarantine,
  listSources,
  getSourceProfile,
  listDriftAlarms,
  acceptDriftAlarm,
  reparseSource,
  listContext,
  importContext,
  updateAsset,
  removeContext,
]
