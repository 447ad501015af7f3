import { useState } from 'react'
import { useMayChangeRules } from '../rules/useMayChangeRules.ts'
import status from '../status/status.module.css'
import { ExceptionDialog } from './ExceptionDialog.tsx'
import { ExceptionSection } from './ExceptionSection.tsx'
import { MaintenanceDialog } from './MaintenanceDialog.tsx'
import { QuietingSection } from './QuietingSection.tsx'
import { SuppressionDialog } from './SuppressionDialog.tsx'

type Open = 'exception' | 'suppression' | 'maintenance'

const BLANK = 'selection:\n  Field: value\ncondition: selection\n'

/** What rules must not find, and what must not ask for attention: who said so, until when, and how often it held. */
export function TuningPage() {
  const [open, setOpen] = useState<Open | undefined>()
  const mayChange = useMayChangeRules()
  const close = () => setOpen(undefined)
  const button = (kind: Open, label: string) => (
    <button type="button" className="button" onClick={() => setOpen(kind)}>
      {label}
    </button>
  )
  return (
    <div className="page">
      <div className="page-header">
        <h1>Tuning</h1>
        {mayChange && (
          <>
            {button('exception', 'Add an exception')}
            {button('suppression', 'Suppress repetitions')}
            {button('maintenance', 'Add a maintenance')}
          </>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region must be reachable by keyboard */}
      <section className={status.page} aria-label="All that is tuned" tabIndex={0}>
        <ExceptionSection mayChange={mayChange} />
        <QuietingSection mayChange={mayChange} />
      </section>
      {open === 'exception' && <ExceptionDialog ruleId="" title="" detection={BLANK} onClose={close} />}
      {open === 'suppression' && <SuppressionDialog onClose={close} />}
      {open === 'maintenance' && <MaintenanceDialog onClose={close} />}
    </div>
  )
}
