import { answerStep, getRun } from '@opensoc/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/client.ts'
import { showToast } from '../shell/toast-store.ts'
import { problemLine } from '../states/problem-words.ts'
import { ScrollTable } from '../status/ScrollTable.tsx'
import status from '../status/status.module.css'
import { Time } from '../text/Time.tsx'
import { VisibleText } from '../text/VisibleText.tsx'
import form from '../tuning/tuning.module.css'
import { RESPONSE_KEY, useRuns } from './useResponse.ts'

/** Runs of playbooks; one that is open shows its steps and what waits for a person. */
export function RunSection({ mayRespond }: { readonly mayRespond: boolean }) {
  const [open, setOpen] = useState<string | undefined>()
  const items = useRuns().data?.items ?? []
  return (
    <div className={status.section}>
      <div className={status.sectionHead}>
        <h2>Playbook runs</h2>
      </div>
      {items.length === 0 && <p className="dim">None yet: start one with `opensoc playbooks run`.</p>}
      {items.length > 0 && (
        <ScrollTable label="Playbook runs" headers={['Started', 'Status', 'Playbook', 'By', 'Steps']}>
          {items.map((run) => (
            <tr key={run.id}>
              <td>
                <Time time={run.started_time} />
              </td>
              <td>{run.status}</td>
              <td className="mono">{run.playbook_id}</td>
              <td>
                <VisibleText text={run.started_by} />
              </td>
              <td>
                <button
                  type="button"
                  className="button"
                  aria-expanded={open === run.id}
                  onClick={() => setOpen(open === run.id ? undefined : run.id)}
                >
                  {open === run.id ? 'Hide' : 'Show'}
                </button>
              </td>
            </tr>
          ))}
        </ScrollTable>
      )}
      {open !== undefined && <RunSteps id={open} mayRespond={mayRespond} />}
    </div>
  )
}

function RunSteps({ id, mayRespond }: { readonly id: string; readonly mayRespond: boolean }) {
  const run = useQuery({
    queryKey: [...RESPONSE_KEY, 'runs', id],
    queryFn: ({ signal }) => call(getRun, { params: { id } }, { signal }),
  })
  if (run.data === undefined) return null
  return (
    <>
      <ScrollTable label="Steps of the run" headers={['Entered', 'Status', 'Step', 'Result']}>
        {run.data.steps.map((step) => (
          <tr key={step.key}>
            <td>
              <Time time={step.entered_time} />
            </td>
            <td>{step.status}</td>
            <td>
              <VisibleText text={step.name ?? step.step} />
            </td>
            <td>
              <VisibleText text={step.reason ?? step.outputs.map(({ text }) => text ?? '').join('; ')} />
            </td>
          </tr>
        ))}
      </ScrollTable>
      {mayRespond && run.data.manual.map((step) => <ManualStep key={step.key} run={id} step={step} />)}
    </>
  )
}

interface ManualStepProps {
  readonly run: string
  readonly step: { readonly key: string; readonly text: string; readonly out_args: readonly string[] }
}

/** A step by hand: what to do, the values that it gives, done or failed. */
function ManualStep({ run, step }: ManualStepProps) {
  const [note, setNote] = useState('')
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  const client = useQueryClient()
  const answer = useMutation({
    mutationFn: (ok: boolean) =>
      call(answerStep, { params: { id: run }, body: { key: step.key, ok, note, variables: { ...values } } }),
    onError: (error) => showToast(problemLine(error), { isProblem: true }),
    onSettled: () => void client.invalidateQueries({ queryKey: RESPONSE_KEY }),
  })
  return (
    <div className={form.result}>
      <p>
        <VisibleText text={step.text} />
      </p>
      <div className={form.form}>
        {step.out_args.map((name) => (
          <label key={name}>
            {name}
            <input
              className="field"
              value={values[name] ?? ''}
              onChange={(e) => setValues({ ...values, [name]: e.target.value })}
            />
          </label>
        ))}
        <label>
          Note
          <input className="field" value={note} maxLength={2000} onChange={(e) => setNote(e.target.value)} />
        </label>
        <span className="row-of">
          <button
            type="button"
            className="button primary"
            disabled={answer.isPending}
            onClick={() => answer.mutate(true)}
          >
            Done
          </button>
          <button
            type="button"
            className="button"
            disabled={answer.isPending}
            onClick={() => answer.mutate(false)}
          >
            It failed
          </button>
        </span>
      </div>
    </div>
  )
}
