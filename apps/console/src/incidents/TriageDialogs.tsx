import { CloseDialog } from './CloseDialog.tsx'
import { StatusDialog } from './StatusDialog.tsx'
import type { Triage } from './useTriage.ts'

export function TriageDialogs({ triage, count }: { readonly triage: Triage; readonly count: number }) {
  if (triage.dialog === 'status') return <StatusDialog onClose={triage.dismiss} onChoose={triage.setStatus} />
  if (triage.dialog === 'close')
    return <CloseDialog count={count} onClose={triage.dismiss} onDecide={triage.closeWith} />
  return null
}
