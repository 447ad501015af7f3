import type { Rule } from '@opensoc/contract'
import { JobProgress } from '../jobs/JobProgress.tsx'
import { useForecastRun } from './useForecast.ts'

/** Starts a forecast of the rules shown, and shows how far it is. */
export function ForecastButton({ shown }: { readonly shown: readonly Rule[] }) {
  const { start, job, isRunning } = useForecastRun()
  const ids = shown.flatMap(({ id, kind, refused }) => (kind === 'filter' || refused !== undefined ? [] : id))
  if (isRunning) {
    return (
      <span role="status">
        {job === undefined ? <span className="dim">starting…</span> : <JobProgress job={job} />}
      </span>
    )
  }
  return (
    <button
      type="button"
      className="button"
      title="How many alerts a day the rules shown would make, by the events of the last 30 days"
      disabled={ids.length === 0 || ids.length > 10_000}
      onClick={() => start.mutate(ids)}
    >
      Forecast shown
    </button>
  )
}
