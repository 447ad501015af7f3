import { getForecast, type RuleForecast, startForecast } from '@opensoc/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { call } from '../api/client.ts'
import { isUnderway, useJob } from '../jobs/useJob.ts'
import { showToast } from '../shell/toast-store.ts'
import { problemLine } from '../states/problem-words.ts'

const FORECAST_KEY = ['rules', 'forecast'] as const

/** What the last forecasts say, by rule. */
export function useForecasts(): ReadonlyMap<string, RuleForecast> {
  const forecasts = useQuery({
    queryKey: FORECAST_KEY,
    queryFn: ({ signal }) => call(getForecast, {}, { signal }),
  })
  return useMemo(() => new Map(forecasts.data?.items.map((item) => [item.rule_id, item])), [forecasts.data])
}

/** Starts a forecast of rules, and says when it has ended. */
export function useForecastRun() {
  const client = useQueryClient()
  const [id, setId] = useState<string>()
  const { data: job } = useJob(id)
  const start = useMutation({
    mutationFn: (ids: readonly string[]) => call(startForecast, { body: { ids: [...ids] } }),
    onSuccess: (started) => setId(started.id),
    onError: (error) => showToast(`No forecast: ${problemLine(error)}`, { isProblem: true }),
  })
  useEffect(() => {
    if (job === undefined || isUnderway(job)) return
    setId(undefined)
    void client.invalidateQueries({ queryKey: FORECAST_KEY })
    const notes = [`The forecast is ${job.state}.`, ...job.notes, job.error ?? '']
    showToast(notes.join(' ').trim(), { isProblem: job.state === 'failed' })
  }, [job, client])
  return { start, job, isRunning: start.isPending || id !== undefined }
}
