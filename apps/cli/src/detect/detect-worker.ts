import { parentPort, workerData } from 'node:worker_threads'
import { readNormalizerContent } from '@opensoc/content-files'
import { createNormalizers } from '@opensoc/pipeline'
import type { DetectSetup, FromDetectWorker } from './detect-pool.ts'
import { createDetector } from './detector.ts'
import { loadRules } from './load-rules.ts'
import type { RecordBody } from './record-body.ts'

/** A thread of `opensoc detect`: loads the rules itself, then runs them over the chunks that it is given. */
const { rulePaths, contentFolder, referenceTime } = workerData as DetectSetup

try {
  const { set, report } = await loadRules(rulePaths)
  const content = await readNormalizerContent(contentFolder)
  const detect = createDetector(createNormalizers(content), set, referenceTime)
  parentPort?.on('message', ({ ticket, chunk }: { ticket: number; chunk: RecordBody }) => {
    try {
      post({ kind: 'done', ticket, outcome: detect(chunk) })
    } catch (error) {
      post({ kind: 'failed', error: (error as Error).stack ?? String(error) })
    }
  })
  const { correlations, buildingBlocks } = set
  post({ kind: 'ready', ready: { report, correlations: { correlations, buildingBlocks } } })
} catch (error) {
  post({ kind: 'failed', error: (error as Error).message })
}

function post(message: FromDetectWorker): void {
  parentPort?.postMessage(message)
}
