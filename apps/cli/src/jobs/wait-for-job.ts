import { type Call, getJob, type JobWithResult } from '@opensoc/contract'
import { Progress } from '../output/progress.ts'

const ASK_EVERY_MS = 500

/** Resolves when the job has ended; shows how far it is meanwhile. */
export async function waitForJob(call: Call, id: string): Promise<JobWithResult> {
  let shown: Progress | undefined
  let phase = ''
  for (;;) {
    const job = await call(getJob, { params: { id } })
    if (job.state !== 'waiting' && job.state !== 'running') {
      shown?.finish()
      return job
    }
    const { progress } = job
    if (shown === undefined || phase !== progress.phase) {
      phase = progress.phase
      shown = new Progress({ label: phase || job.state, total: progress.total, unit: progress.unit })
    }
    shown.at(progress.done, progress.total)
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS))
  }
}
