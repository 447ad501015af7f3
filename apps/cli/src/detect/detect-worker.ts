import { parentPort, workerData } from 'node:worker_threads'
import { readNormalizerContent } from '@opensoc/content-files'
import { createNormalizers } from '@opensoc/pipeline'
import { createDetectPart, type RecordPart } from './detect-part.ts'
import type { DetectSetup, FromDetectWorker } from './detect-pool.ts'
import { loadRules } from './load-rules.ts'

/** A thread of `opensoc detect`: loads the rules itself, then runs them over the parts that it is given. */
const { rulePaths, contentFolder, referenceTime } = workerData as DetectSetup

try {
  const { set, report } = await loadRules(rulePaths)
  const content = await readNormalizerContent(contentFolder)
  const detect = createDetectPart(createNormalizers(content), set, referenceTime)
  parentPort?.on('message', ({ ticket, part }: { ticket: number; part: RecordPart }) => {
    try {
      post({ kind: 'done', ticket, outcome: detect(part) })
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
