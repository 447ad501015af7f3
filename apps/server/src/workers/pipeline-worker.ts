import { parentPort, workerData } from 'node:worker_threads'
import { IndicatorMatcher } from '@opensoc/domain'
import {
  createDetectionRules,
  createEnrich,
  createNormalizers,
  createRoute,
  createUserNormalizer,
  joinLines,
  KnownContext,
  type LiveIndicators,
  processBatch,
  tryRecord,
} from '@opensoc/pipeline'
import { openGeoip } from './geoip.ts'
import type { FromWorker, SharedIndicators, ToWorker, WorkerSetup } from './messages.ts'
import { WorkerRules } from './worker-rules.ts'

/** A thread of the pool: decode, normalize, enrich and detect whole batches. */
const setup = workerData as WorkerSetup
const locate = setup.geoipFile === undefined ? undefined : openGeoip(setup.geoipFile)
const enrich = createEnrich(locate === undefined ? {} : { locate })
let normalizers = createNormalizers(setup.normalizing)
let route = createRoute({ normalizers, joinLines, enrich })
const workerRules = new WorkerRules()
let rules = createDetectionRules({ rules: [], buildingBlocks: new Set(), neededFields: new Map() })

let indicators: LiveIndicators | undefined

parentPort?.on('message', (message: ToWorker) => {
  if (message.kind === 'rules') loadRules(message)
  else if (message.kind === 'context') enrich.use(new KnownContext(message.entries))
  else if (message.kind === 'indicators') loadIndicators(message.indicators)
  else if (message.kind === 'batch') run(message)
  else if (message.kind === 'parsers') loadParsers(message)
  else tryText(message)
})

function run({ ticket, batch }: Extract<ToWorker, { kind: 'batch' }>): void {
  const started = performance.now()
  try {
    const processed = processBatch(route, rules, batch, indicators)
    const busyMs = performance.now() - started
    answer({ kind: 'processed', ticket, batch: processed, busyMs })
  } catch (error) {
    answer({ kind: 'failed', ticket, error: (error as Error).stack ?? String(error) })
  }
}

/** Between two batches: no event waits for it. */
function loadIndicators({ set, levels }: SharedIndicators): void {
  indicators = { matcher: new IndicatorMatcher(set), levels }
}

/** Those that fail leave the last good ones running. */
function loadParsers({ ticket, parsers }: Extract<ToWorker, { kind: 'parsers' }>): void {
  try {
    normalizers = createNormalizers({ ...setup.normalizing, parsers })
    route = createRoute({ normalizers, joinLines, enrich })
    answer({ kind: 'parsers-loaded', ticket })
  } catch (error) {
    answer({ kind: 'failed', ticket, error: (error as Error).message })
  }
}

function tryText({ ticket, trial }: Extract<ToWorker, { kind: 'trial' }>): void {
  const { tenantId, text, receivedTime, parser } = trial
  const context = { tenantId, source: 'trial', partition: 0, offset: 0, receivedTime }
  try {
    const asked = parser === undefined ? normalizers : [createUserNormalizer(parser), ...normalizers]
    answer({
      kind: 'tried',
      ticket,
      trial: tryRecord(text, { normalizers: asked, joinLines, enrich, rules }, context),
    })
  } catch (error) {
    answer({ kind: 'failed', ticket, error: (error as Error).message })
  }
}

/** A set that fails leaves the last good one running. */
function loadRules({ version, set }: Extract<ToWorker, { kind: 'rules' }>): void {
  try {
    const { rules: fresh, version: loaded, count, refused } = workerRules.load(set)
    rules = fresh
    answer({ kind: 'rules-loaded', version, loaded, count, refused })
  } catch (error) {
    answer({ kind: 'rules-failed', version, error: (error as Error).message })
  }
}

function answer(message: FromWorker): void {
  parentPort?.postMessage(message)
}
