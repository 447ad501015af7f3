import { lazy, Suspense, useEffect } from 'react'
import type { Triage } from './useTriage.ts'

const loadClose = () => import('./CloseDialog.tsx').then((m) => ({ default: m.CloseDialog }))
const loadStatus = () => import('./StatusDialog.tsx').then((m) => ({ default: m.StatusDialog }))
const CloseDialog = lazy(loadClose)
const StatusDialog = lazy(loadStatus)

export function TriageDialogs({ triage, count }: { readonly triage: Triage; readonly count: number }) {
  // Not part of the first load, and there before a key asks for them.
  useEffect(() => void Promise.all([loadClose(), loadStatus()]), [])
  return (
    <Suspense fallback={null}>
      {triage.dialog === 'status' && <StatusDialog onClose={triage.dismiss} onChoose={triage.setStatus} />}
      {triage.dialog === 'close' && (
        <CloseDialog count={count} onClose={triage.dismiss} onDecide={triage.closeWith} />
      )}
    </Suspense>
  )
}
