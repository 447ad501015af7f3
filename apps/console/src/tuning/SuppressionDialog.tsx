import { useState } from 'react'
import dialogs from '../incidents/dialogs.module.css'
import { Dialog } from '../shell/Dialog.tsx'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { NO_TEXT, QuietingFields } from './QuietingFields.tsx'
import { minutesWords } from './quieting-words.ts'
import { scopeOf, useQuietingSave } from './useQuietingSave.ts'

const WINDOWS = [15, 60, 240, 1440, 10_080] as const
const MINUTE_MS = 60_000

/** The first of equal alerts passes, the others within a window are counted into it. */
export function SuppressionDialog({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState(NO_TEXT)
  const [by, setBy] = useState('host')
  const [minutes, setMinutes] = useState<number>(60)
  const [missing, setMissing] = useState<'own_group' | 'pass'>('own_group')
  const save = useQuietingSave('Suppression saved: it holds from now on.', onClose)
  const names = by.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]))
  const submit = () =>
    save.mutate({
      ...{ kind: 'suppression', title: text.title, reason: text.reason, scope: scopeOf(text.ruleId) },
      ...{ by: names, window_ms: minutes * MINUTE_MS, missing, expires_time: null },
    })
  const canSave = names.length > 0 && text.title !== '' && text.reason !== '' && !save.isPending
  return (
    <Dialog title="Suppress repetitions" onClose={onClose}>
      <QuietingFields text={text} onChange={setText}>
        <label>
          Equal by (host, user, or fields of the record)
          <input className="field mono" value={by} onChange={(e) => setBy(e.target.value)} />
        </label>
        <label>
          One alert in
          <select className="field" value={minutes} onChange={(e) => setMinutes(Number(e.target.value))}>
            {WINDOWS.map((number) => (
              <option key={number} value={number}>
                {minutesWords(number)}
              </option>
            ))}
          </select>
        </label>
        <label>
          Where a field is missing
          <select
            className="field"
            value={missing}
            onChange={(e) => setMissing(e.target.value === 'pass' ? 'pass' : 'own_group')}
          >
            <option value="own_group">they are equal among themselves</option>
            <option value="pass">each alert passes</option>
          </select>
        </label>
      </QuietingFields>
      {save.isError && <ErrorPanel error={save.error} onRetry={submit} />}
      <div className={dialogs.buttons}>
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <button type="button" className="button primary" disabled={!canSave} onClick={submit}>
          Save the suppression
        </button>
      </div>
    </Dialog>
  )
}
