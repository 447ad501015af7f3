import type { IncidentRow } from '@opensoc/contract'
import { useState } from 'react'
import { showToast } from '../shell/toast-store.ts'
import { useIncidentChange } from './useIncidentChange.ts'
import type { StatusName, VerdictName } from './words.ts'

/** Assign, status and close for the given rows, with the dialog that is open. */
export function useTriage(rows: readonly IncidentRow[]) {
  const change = useIncidentChange()
  const [dialog, setDialog] = useState<'close' | 'status' | undefined>()
  const hasRows = (): boolean => {
    if (rows.length === 0) showToast('Choose an incident first: j and k move, x selects.')
    return rows.length > 0
  }
  return {
    dialog,
    dismiss: () => setDialog(undefined),
    assignToMe: () => {
      if (hasRows()) void change(rows, { owner: 'me' })
    },
    unassign: () => {
      if (hasRows()) void change(rows, { owner: null })
    },
    askStatus: () => {
      if (hasRows()) setDialog('status')
    },
    askVerdict: () => {
      if (hasRows()) setDialog('close')
    },
    setStatus: (status: StatusName) => {
      setDialog(status === 'closed' ? 'close' : undefined)
      if (status !== 'closed') void change(rows, { status })
    },
    closeWith: (verdict: VerdictName, note: string) => {
      setDialog(undefined)
      void change(rows, { status: 'closed', verdict, ...(note === '' ? {} : { note }) })
    },
    rename: (title: string) => void change(rows, { title }),
  }
}

export type Triage = ReturnType<typeof useTriage>
