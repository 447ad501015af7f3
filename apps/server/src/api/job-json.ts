import type { Job as JobJson } from '@opensoc/contract'
import type { Job } from '@opensoc/domain'

export function jobJson(job: Job): JobJson {
  const { id, kind, title, owner, state, progress, notes, error, version } = job
  return {
    ...{ id, kind, title, owner, state, progress: { ...progress }, created_time: job.createdTime },
    ...(job.startedTime === undefined ? {} : { started_time: job.startedTime }),
    ...(job.endedTime === undefined ? {} : { ended_time: job.endedTime }),
    is_cancel_asked: job.isCancelAsked === true,
    notes: [...notes],
    ...(error === undefined ? {} : { error }),
    version,
  }
}
