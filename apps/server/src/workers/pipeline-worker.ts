import { parentPort, workerData } from 'node:worker_threads'
import {
  createDetectionRules,
  createEnrich,
  createNormalizers,
  createRoute,
  joinLines,
  KnownContext,
  processBatch,
} from '@opensoc/pipeline'
import { openGeoip } from './geoip.ts'
import type { FromWorker, ToWorker, WorkerSetup } from './messages.ts'
import { WorkerRules } from './worker-rules.ts'

/** A thread of the pool: decode, normalize, enrich and detect whole batches. */
const setup = workerData as WorkerSetup
const locate = setup.geoipFile === undefined ? undefined : openGeoip(setup.geoipFile)
const enrich = createEnrich(locate === undefined ? {} : { locate })
const route = createRoute({ normalizers: createNormalizers(setup.normalizing), joinLines, enrich })
const workerRules = new WorkerRules()
let rules = createDetectionRules({ rules: [], buildingBlocks: new Set(), neededFields: new Map() })

parentPort?.on('message', (message: ToWorker) => {
  if (message.kind === 'rules') loadRules(message)
  else if (message.kind === 'context') enrich.use(new KnownContext(message.entries))
  else run(message)
})

function run({ ticket, batch }: Extract<ToWorker, { kind: 'batch' }>): void {
  const started = performance.now()
  try {
    const processed = processBatch(route, rules, batch)
    const busyMs = performance.now() - started
    answer({ kind: 'processed', ticket, batch: processed, busyMs })
  } catch (error) {
    answer({ kind: 'failed', ticket, error: (error as Error).stack ?? String(error) })
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
