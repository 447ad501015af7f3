import { numberAt, valueAt } from './read-ocsf.ts'

/** OCSF Process Activity: 3 Open, 4 Inject, 5 Set User ID. Their `process` is what it was done to. */
const DONE_TO_ANOTHER: readonly number[] = [3, 4, 5]
const PROCESS_ACTIVITY = 1007

/** True where `process` of the event is the target and `actor.process` the one that acted on it. */
export function isDoneToProcess(ocsf: unknown): boolean {
  return (
    numberAt(ocsf, 'class_uid') === PROCESS_ACTIVITY &&
    DONE_TO_ANOTHER.includes(numberAt(ocsf, 'activity_id') ?? 0) &&
    valueAt(ocsf, 'actor.process') !== undefined
  )
}

/** The path of the process that acted, or that was started: `process` or `actor.process`. */
export function actingPath(ocsf: unknown): 'process' | 'actor.process' {
  return valueAt(ocsf, 'process') === undefined || isDoneToProcess(ocsf) ? 'actor.process' : 'process'
}
