import { createException, type ExceptionSimulation, simulateException } from '@opensoc/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/client.ts'
import dialogs from '../incidents/dialogs.module.css'
import { Dialog } from '../shell/Dialog.tsx'
import { showToast } from '../shell/toast-store.ts'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { SimulationResult } from './SimulationResult.tsx'
import styles from './tuning.module.css'
import { scopeOf } from './useQuietingSave.ts'
import { TUNING_KEY } from './useTuning.ts'

interface ExceptionDialogProps {
  /** The rule that it narrows; empty: all rules. */
  readonly ruleId: string
  readonly title: string
  readonly detection: string
  readonly onClose: () => void
}

const DAY_MS = 24 * 3_600_000
const EXPIRIES = [7, 30, 90, 365] as const

/** An exception is saved after its effect on the last 30 days was seen: what is written anew is simulated anew. */
export function ExceptionDialog(props: ExceptionDialogProps) {
  const [title, setTitle] = useState(props.title)
  const [detection, setDetection] = useState(props.detection)
  const [ruleId, setRuleId] = useState(props.ruleId)
  const [reason, setReason] = useState('')
  const [days, setDays] = useState(30)
  const [acknowledge, setAcknowledge] = useState('')
  const [simulated, setSimulated] = useState<{ readonly of: string; readonly result: ExceptionSimulation }>()
  const client = useQueryClient()
  const scope = scopeOf(ruleId)
  const draft = JSON.stringify([scope, detection])
  const simulate = useMutation({
    mutationFn: async () => {
      const result = await call(simulateException, { body: { scope, detection } })
      setSimulated({ of: draft, result })
    },
  })
  const save = useMutation({
    mutationFn: () => {
      const expires_time = days === 0 ? null : Date.now() + days * DAY_MS
      const confirmed = acknowledge.trim() === '' ? {} : { acknowledge: acknowledge.trim() }
      return call(createException, { body: { title, scope, detection, reason, expires_time, ...confirmed } })
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: TUNING_KEY })
      showToast('Exception saved: it holds from now on.')
      props.onClose()
    },
  })
  const result = simulated?.of === draft ? simulated.result : undefined
  const hides = result?.incidents.some((incident) => incident.is_confirmed) === true
  const isWritten = title.trim() !== '' && reason.trim() !== ''
  const canSave =
    result !== undefined && isWritten && (!hides || acknowledge.trim() !== '') && !save.isPending
  return (
    <Dialog title="Add an exception" size="lg" onClose={props.onClose}>
      <div className={styles.form}>
        <label>
          Title
          <input className="field" value={title} maxLength={200} onChange={(e) => setTitle(e.target.value)} />
        </label>
        <label>
          Rule id (empty: all rules)
          <input className="field mono" value={ruleId} onChange={(e) => setRuleId(e.target.value.trim())} />
        </label>
        <label>
          What must not be found
          <textarea
            className="field mono"
            rows={7}
            spellCheck={false}
            value={detection}
            onChange={(e) => setDetection(e.target.value)}
          />
        </label>
        <label>
          Reason
          <input
            className="field"
            value={reason}
            maxLength={2000}
            onChange={(e) => setReason(e.target.value)}
          />
        </label>
        <label>
          Expires
          <select className="field" value={days} onChange={(e) => setDays(Number(e.target.value))}>
            {EXPIRIES.map((number) => (
              <option key={number} value={number}>
                in {number} days
              </option>
            ))}
            <option value={0}>never</option>
          </select>
        </label>
        {days === 0 && <p className="dim">It never expires: look at it again from time to time.</p>}
      </div>
      {simulate.isPending && <p className="dim">Looking at the last 30 days…</p>}
      {simulate.isError && <ErrorPanel error={simulate.error} onRetry={() => simulate.mutate()} />}
      {result !== undefined && <SimulationResult simulation={result} />}
      {hides && (
        <label className={styles.form}>
          Why it is right to hide a confirmed attack
          <input className="field" value={acknowledge} onChange={(e) => setAcknowledge(e.target.value)} />
        </label>
      )}
      {save.isError && <ErrorPanel error={save.error} onRetry={() => save.mutate()} />}
      <div className={dialogs.buttons}>
        <button
          type="button"
          className="button"
          disabled={simulate.isPending}
          onClick={() => simulate.mutate()}
        >
          Simulate on the last 30 days
        </button>
        <button type="button" className="button primary" disabled={!canSave} onClick={() => save.mutate()}>
          Save the exception
        </button>
      </div>
    </Dialog>
  )
}
