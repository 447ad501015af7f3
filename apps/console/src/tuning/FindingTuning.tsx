import type { Finding } from '@opensoc/contract'
import { lazy, Suspense, useState } from 'react'
import { useKeyLayer } from '../keys/useKeyLayer.ts'
import { useMayChangeRules } from '../rules/useMayChangeRules.ts'
import { plural } from '../text/amounts.ts'
import { Time } from '../text/Time.tsx'
import { detectionOf } from './detection-of.ts'

/** Dialogs are chunks of their own: who only reads alerts does not load them. */
const ExceptionDialog = lazy(() =>
  import('./ExceptionDialog.tsx').then((m) => ({ default: m.ExceptionDialog })),
)
const SnoozeDialog = lazy(() => import('./SnoozeDialog.tsx').then((m) => ({ default: m.SnoozeDialog })))

/** From an alert to fewer of its kind, and whether some were counted into it already. */
export function FindingTuning({ finding }: { readonly finding: Finding }) {
  const [open, setOpen] = useState<'exception' | 'snooze' | undefined>()
  const mayChange = useMayChangeRules()
  const close = () => setOpen(undefined)
  useKeyLayer(
    'Alert',
    mayChange
      ? [
          { keys: 'S', label: 'Snooze alerts like this', run: () => setOpen('snooze') },
          { keys: 'X', label: 'Add an exception', run: () => setOpen('exception') },
        ]
      : [],
  )
  const { suppressed, maintenance_id, back_filled } = finding
  return (
    <>
      {suppressed !== undefined && (
        <p>
          {plural(suppressed.count, 'equal alert')} counted into this one, the latest at{' '}
          <Time time={suppressed.last_time} />
        </p>
      )}
      {back_filled !== undefined && (
        <p>
          Back-filled at <Time time={back_filled.time} />: its event was kept before the rule ran.
        </p>
      )}
      {maintenance_id !== undefined && <p>Within a maintenance: of no incident.</p>}
      {mayChange && (
        <div className="row-of">
          <button type="button" className="button" onClick={() => setOpen('snooze')}>
            Snooze <span className="kbd">S</span>
          </button>
          <button type="button" className="button" onClick={() => setOpen('exception')}>
            Add exception <span className="kbd">X</span>
          </button>
        </div>
      )}
      <Suspense fallback={null}>
        {open === 'snooze' && <SnoozeDialog finding={finding} onClose={close} />}
        {open === 'exception' && (
          <ExceptionDialog
            ruleId={finding.rule_id}
            title={`Not: ${finding.title}`.slice(0, 200)}
            detection={detectionOf(finding.matched)}
            onClose={close}
          />
        )}
      </Suspense>
    </>
  )
}
