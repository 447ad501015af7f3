import {
  createException,
  type ExceptionSimulation,
  type RuleException,
  startSimulation,
  updateException,
} from '@opensoc/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { call } from '../api/client.ts'
import dialogs from '../incidents/dialogs.module.css'
import { JobProgress } from '../jobs/JobProgress.tsx'
import { isUnderway, useJob } from '../jobs/useJob.ts'
import { Dialog } from '../shell/Dialog.tsx'
import { showToast } from '../shell/toast-store.ts'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { ExceptionHistory } from './ExceptionHistory.tsx'
import { SimulationResult } from './SimulationResult.tsx'
import styles from './tuning.module.css'
import { ruleIdOf, scopeOf } from './useQuietingSave.ts'
import { TUNING_KEY } from './useTuning.ts'

interface ExceptionDialogProps {
  /** The rule that it narrows; empty: all rules. */
  readonly ruleId: string
  readonly title: string
  readonly detection: string
  /** One that is saved already, and changed here; absent: a new one. */
  readonly existing?: RuleException
  readonly onClose: () => void
}

const DAY_MS = 24 * 3_600_000
/** The end stays as it is. */
const UNCHANGED = -1
const EXPIRIES = [7, 30, 90, 365] as const

/** An exception is saved after its effect on the last 30 days was seen: what is written anew is simulated anew. */
export function ExceptionDialog(props: ExceptionDialogProps) {
  const [title, setTitle] = useState(props.title)
  const [detection, setDetection] = useState(props.detection)
  const [ruleId, setRuleId] = useState(props.ruleId)
  const { existing } = props
  const [reason, setReason] = useState(existing?.reason ?? '')
  const [days, setDays] = useState(existing === undefined ? 30 : UNCHANGED)
  const [acknowledge, setAcknowledge] = useState('')
  const [simulated, setSimulated] = useState<{ readonly of: string; readonly result: ExceptionSimulation }>()
  const client = useQueryClient()
  // A scope that this form cannot show stays as it is.
  const isFixed = existing !== undefined && ruleIdOf(existing.scope) === undefined
  const scope = isFixed ? existing.scope : scopeOf(ruleId)
  const draft = JSON.stringify([scope, detection])
  const [asked, setAsked] = useState<{ readonly of: string; readonly job: string }>()
  const job = useJob(asked?.job).data
  const simulate = useMutation({
    mutationFn: async () => {
      const started = await call(startSimulation, { body: { scope, detection } })
      setAsked({ of: draft, job: started.id })
    },
  })
  useEffect(() => {
    if (job?.state === 'done' && asked !== undefined && asked.job === job.id)
      setSimulated({ of: asked.of, result: job.result as ExceptionSimulation })
  }, [job, asked])
  const isSimulating = simulate.isPending || (job !== undefined && isUnderway(job))
  // What it describes is as it was: only words and the end change, and nothing has to be simulated.
  const isSame = existing !== undefined && draft === JSON.stringify([existing.scope, existing.detection])
  const save = useMutation({
    mutationFn: () => {
      const expires_time =
        days === UNCHANGED ? (existing?.expires_time ?? null) : days === 0 ? null : Date.now() + days * DAY_MS
      const confirmed = acknowledge.trim() === '' ? {} : { acknowledge: acknowledge.trim() }
      if (existing !== undefined) {
        const end = days === UNCHANGED ? {} : { expires_time }
        const body = { title, scope, detection, reason, ...end, ...confirmed }
        return call(updateException, { params: { id: existing.id }, body })
      }
      return call(createException, { body: { title, scope, detection, reason, expires_time, ...confirmed } })
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: TUNING_KEY })
      showToast(existing === undefined ? 'Exception saved: it holds from now on.' : 'Exception changed.')
      props.onClose()
    },
  })
  const result = simulated?.of === draft ? simulated.result : undefined
  const hides = result?.incidents.some((incident) => incident.is_confirmed) === true
  const isWritten = title.trim() !== '' && reason.trim() !== ''
  const canSave =
    (isSame || result !== undefined) && isWritten && (!hides || acknowledge.trim() !== '') && !save.isPending
  return (
    <Dialog
      title={existing === undefined ? 'Add an exception' : 'Change the exception'}
      size="lg"
      onClose={props.onClose}
    >
      <div className={styles.form}>
        <label>
          Title
          <input className="field" value={title} maxLength={200} onChange={(e) => setTitle(e.target.value)} />
        </label>
        <label>
          Rule id (empty: all rules)
          <input
            className="field mono"
            disabled={isFixed}
            value={isFixed ? 'a group of rules' : ruleId}
            onChange={(e) => setRuleId(e.target.value.trim())}
          />
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
            {existing !== undefined && <option value={UNCHANGED}>as it is</option>}
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
      {isSimulating && (
        <p role="status">
          Looking at the last 30 days… {job !== undefined && isUnderway(job) && <JobProgress job={job} />}
        </p>
      )}
      {job?.state === 'failed' && <p role="alert">The simulation failed: {job.error}</p>}
      {simulate.isError && <ErrorPanel error={simulate.error} onRetry={() => simulate.mutate()} />}
      {result !== undefined && <SimulationResult simulation={result} />}
      {hides && (
        <label className={styles.form}>
          Why it is right to hide a confirmed attack
          <input className="field" value={acknowledge} onChange={(e) => setAcknowledge(e.target.value)} />
        </label>
      )}
      {existing !== undefined && <ExceptionHistory id={existing.id} />}
      {save.isError && <ErrorPanel error={save.error} onRetry={() => save.mutate()} />}
      <div className={dialogs.buttons}>
        <button type="button" className="button" disabled={isSimulating} onClick={() => simulate.mutate()}>
          Simulate on the last 30 days
        </button>
        <button type="button" className="button primary" disabled={!canSave} onClick={() => save.mutate()}>
          {existing === undefined ? 'Save the exception' : 'Save the changes'}
        </button>
      </div>
    </Dialog>
  )
}
