import { deleteQuieting, type Finding, snoozeFinding } from '@opensoc/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/client.ts'
import { textOf } from '../findings/text-of.ts'
import dialogs from '../incidents/dialogs.module.css'
import { Dialog } from '../shell/Dialog.tsx'
import { showToast } from '../shell/toast-store.ts'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { VisibleText } from '../text/VisibleText.tsx'
import { snoozeNames } from './detection-of.ts'
import styles from './tuning.module.css'
import { TUNING_KEY } from './useTuning.ts'

const HOURS = [1, 4, 8, 24, 72, 168] as const
const MAX_NAMES = 5

/** Alerts of this rule with the same values make no noise for a while; a toast takes it back. */
export function SnoozeDialog({
  finding,
  onClose,
}: {
  readonly finding: Finding
  readonly onClose: () => void
}) {
  const names = snoozeNames(finding)
  const [by, setBy] = useState<readonly string[]>(names.slice(0, 1))
  const [hours, setHours] = useState(8)
  const [reason, setReason] = useState('')
  const client = useQueryClient()
  const refresh = () => void client.invalidateQueries({ queryKey: TUNING_KEY })
  const snooze = useMutation({
    mutationFn: () =>
      call(snoozeFinding, {
        params: { id: finding.id },
        body: { by: [...by], hours, reason: reason.trim() },
      }),
    onSuccess: ({ id }) => {
      const undo = () => void call(deleteQuieting, { params: { id } }).then(refresh)
      showToast(`Snoozed for ${hours} h.`, { undo })
      refresh()
      onClose()
    },
  })
  const toggle = (name: string) => setBy(by.includes(name) ? by.filter((one) => one !== name) : [...by, name])
  return (
    <Dialog title="Snooze alerts like this" onClose={onClose}>
      <fieldset className={dialogs.verdicts}>
        <legend>Same values of (at most {MAX_NAMES})</legend>
        {names.map((name) => (
          <label key={name} className={dialogs.verdict}>
            <input type="checkbox" checked={by.includes(name)} onChange={() => toggle(name)} />
            <VisibleText text={name} />
            <span className="mono dim">
              <VisibleText text={shownValue(finding, name).slice(0, 120)} />
            </span>
          </label>
        ))}
      </fieldset>
      <div className={styles.form}>
        <label>
          For
          <select className="field" value={hours} onChange={(e) => setHours(Number(e.target.value))}>
            {HOURS.map((number) => (
              <option key={number} value={number}>
                {number} hours
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
            onChange={(e) => setReason(e.target.value)}
          />
        </label>
      </div>
      {snooze.isError && <ErrorPanel error={snooze.error} onRetry={() => snooze.mutate()} />}
      <div className={dialogs.buttons}>
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          className="button primary"
          disabled={by.length === 0 || by.length > MAX_NAMES || reason.trim() === '' || snooze.isPending}
          onClick={() => snooze.mutate()}
        >
          Snooze
        </button>
      </div>
    </Dialog>
  )
}

function shownValue(finding: Finding, name: string): string {
  return name === 'host' || name === 'user' ? (finding[name] ?? '') : textOf(finding.matched[name])
}
