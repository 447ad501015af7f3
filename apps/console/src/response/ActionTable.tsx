import type { ResponseAction } from '@opensoc/contract'
import { useState } from 'react'
import { ScrollTable } from '../status/ScrollTable.tsx'
import { Time } from '../text/Time.tsx'
import { VisibleText } from '../text/VisibleText.tsx'
import { commandWords, stateWords, type Verb, verbsFor } from './action-words.ts'
import { DecisionDialog } from './DecisionDialog.tsx'

const HEADERS = ['Asked', 'Action', 'At', 'State', 'Ends', 'By', 'Reason', 'What happened last', 'Decide']

interface ActionTableProps {
  readonly label: string
  readonly actions: readonly ResponseAction[]
  readonly mayRespond: boolean
}

export function ActionTable({ label, actions, mayRespond }: ActionTableProps) {
  const [open, setOpen] = useState<{ readonly action: ResponseAction; readonly verb: Verb } | undefined>()
  return (
    <>
      <ScrollTable label={label} headers={HEADERS}>
        {actions.map((action) => (
          <tr key={action.id}>
            <td>
              <Time time={action.requested_time} />
            </td>
            <td className="mono">
              <VisibleText text={commandWords(action)} />
            </td>
            <td>
              <VisibleText text={action.actuator} />
            </td>
            <td>{stateWords(action)}</td>
            <td>
              {action.lease_until === undefined ? 'when taken back' : <Time time={action.lease_until} />}
            </td>
            <td>
              <VisibleText text={action.requested_by} />
            </td>
            <td>
              <VisibleText text={action.reason} />
            </td>
            <td>
              <VisibleText text={action.history.at(-1)?.detail ?? ''} />
            </td>
            <td>
              {mayRespond && (
                <span className="row-of">
                  {verbsFor(action.state).map((verb) => (
                    <button
                      key={verb}
                      type="button"
                      className="button"
                      aria-label={`${verb}: ${commandWords(action)}`}
                      onClick={() => setOpen({ action, verb })}
                    >
                      {verb}
                    </button>
                  ))}
                </span>
              )}
            </td>
          </tr>
        ))}
      </ScrollTable>
      {open && <DecisionDialog {...open} onClose={() => setOpen(undefined)} />}
    </>
  )
}
