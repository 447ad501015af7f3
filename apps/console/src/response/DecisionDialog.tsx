import { approveAction, cancelAction, type ResponseAction, rejectAction, undoAction } from '@opensoc/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/client.ts'
import { Dialog } from '../shell/Dialog.tsx'
import { showToast } from '../shell/toast-store.ts'
import { problemLine } from '../states/problem-words.ts'
import { VisibleText } from '../text/VisibleText.tsx'
import form from '../tuning/tuning.module.css'
import { commandWords, type Verb } from './action-words.ts'
import { RESPONSE_KEY } from './useResponse.ts'

interface DecisionDialogProps {
  readonly action: ResponseAction
  readonly verb: Verb
  readonly onClose: () => void
}

const TITLES: Readonly<Record<Verb, string>> = {
  approve: 'Approve this action',
  reject: 'Reject this action',
  cancel: 'Cancel before it is sent',
  undo: 'Take this action back',
}

/** Each decision has a reason, which is kept in the audit log. */
export function DecisionDialog({ action, verb, onClose }: DecisionDialogProps) {
  const [reason, setReason] = useState('')
  const client = useQueryClient()
  const decide = useMutation({
    mutationFn: () => {
      const asked = { params: { id: action.id }, body: { reason: reason.trim() } }
      if (verb === 'undo') return call(undoAction, asked)
      return call(verb === 'approve' ? approveAction : verb === 'reject' ? rejectAction : cancelAction, asked)
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: RESPONSE_KEY })
      showToast(`${TITLES[verb]}: done.`)
      onClose()
    },
    onError: (error) => showToast(problemLine(error), { isProblem: true }),
  })
  return (
    <Dialog title={TITLES[verb]} onClose={onClose}>
      <p className="mono">
        <VisibleText text={`${commandWords(action)} at ${action.actuator}`} />
      </p>
      <p className="dim">
        <VisibleText text={`${action.requested_by}: ${action.reason}`} />
      </p>
      <form
        className={form.form}
        onSubmit={(event) => {
          event.preventDefault()
          decide.mutate()
        }}
      >
        <label>
          Reason
          <input
            className="field"
            value={reason}
            maxLength={2000}
            required
            onChange={(e) => setReason(e.target.value)}
          />
        </label>
        <button type="submit" className="button primary" disabled={reason.trim() === '' || decide.isPending}>
          {TITLES[verb]}
        </button>
      </form>
    </Dialog>
  )
}
