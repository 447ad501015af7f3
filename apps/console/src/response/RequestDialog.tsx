import { requestAction } from '@opensoc/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/client.ts'
import { Dialog } from '../shell/Dialog.tsx'
import { showToast } from '../shell/toast-store.ts'
import { problemLine } from '../states/problem-words.ts'
import form from '../tuning/tuning.module.css'
import { BlastRadius } from './BlastRadius.tsx'
import { KINDS, type Kind, makeCommand } from './make-command.ts'
import { RESPONSE_KEY, useActuators } from './useResponse.ts'

const LEASES = [
  ['1 hour', 3_600_000],
  ['4 hours', 14_400_000],
  ['1 day', 86_400_000],
  ['7 days', 604_800_000],
  ['until taken back', 0],
] as const

/** An action with its blast radius, an end of its own, and a reason. */
export function RequestDialog({ onClose }: { readonly onClose: () => void }) {
  const [kind, setKind] = useState<Kind>('isolate')
  const [target, setTarget] = useState('')
  const [host, setHost] = useState('')
  const [actuator, setActuator] = useState('')
  const [lease, setLease] = useState<number>(LEASES[1][1])
  const [reason, setReason] = useState('')
  const actuators = useActuators().data?.items ?? []
  const client = useQueryClient()
  const command = makeCommand(kind, target.trim(), host.trim())
  const chosen = actuator || (actuators[0]?.name ?? '')
  const ask = useMutation({
    mutationFn: () =>
      call(requestAction, {
        body: {
          actuator: chosen,
          command: command!,
          reason: reason.trim(),
          ...(lease > 0 && { lease_ms: lease }),
        },
      }),
    onSuccess: ({ decision }) => {
      void client.invalidateQueries({ queryKey: RESPONSE_KEY })
      showToast(decision.kind === 'refuse' ? `Refused: ${decision.reason}` : decision.policy)
      onClose()
    },
    onError: (error) => showToast(problemLine(error), { isProblem: true }),
  })
  return (
    <Dialog title="Ask for an action" size="lg" onClose={onClose}>
      <form
        className={form.form}
        onSubmit={(event) => {
          event.preventDefault()
          ask.mutate()
        }}
      >
        <label>
          Action
          <select className="field" value={kind} onChange={(e) => setKind(e.target.value as Kind)}>
            {Object.entries(KINDS).map(([value, { label }]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <label>
          {KINDS[kind].target}
          <input className="field" value={target} required onChange={(e) => setTarget(e.target.value)} />
        </label>
        {KINDS[kind].onHost && (
          <label>
            Host
            <input className="field" value={host} required onChange={(e) => setHost(e.target.value)} />
          </label>
        )}
        <label>
          Control
          <select className="field" value={chosen} onChange={(e) => setActuator(e.target.value)}>
            {actuators.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        {actuators.length === 0 && (
          <p className="dim">No control is configured: name them in actuators.json of the data folder.</p>
        )}
        <label>
          Ends by itself after
          <select className="field" value={lease} onChange={(e) => setLease(Number(e.target.value))}>
            {LEASES.map(([label, value]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </label>
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
        {command && chosen !== '' && <BlastRadius actuator={chosen} command={command} />}
        <button
          type="submit"
          className="button primary"
          disabled={!command || chosen === '' || reason.trim() === '' || ask.isPending}
        >
          Ask for it
        </button>
      </form>
    </Dialog>
  )
}
