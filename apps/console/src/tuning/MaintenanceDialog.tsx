import { useState } from 'react'
import dialogs from '../incidents/dialogs.module.css'
import { Dialog } from '../shell/Dialog.tsx'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { NO_TEXT, QuietingFields } from './QuietingFields.tsx'
import styles from './tuning.module.css'
import { scopeOf, useQuietingSave } from './useQuietingSave.ts'

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const
const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone

/** Alerts of a time are kept and marked, and open no incident: once, or every week. */
export function MaintenanceDialog({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState(NO_TEXT)
  const [isWeekly, setWeekly] = useState(false)
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const [days, setDays] = useState<readonly number[]>([6])
  const [start, setStart] = useState('22:00')
  const [hours, setHours] = useState(4)
  const [zone, setZone] = useState(ZONE)
  const save = useQuietingSave('Maintenance saved.', onClose)
  const once = { kind: 'once' as const, from_time: Date.parse(from), to_time: Date.parse(to) }
  const weekly = {
    ...{ kind: 'weekly' as const, days: [...days].sort(), start, minutes: hours * 60, time_zone: zone },
  }
  const areTimesSet = isWeekly ? days.length > 0 && start !== '' : from !== '' && to !== ''
  const submit = () =>
    save.mutate({
      ...{ kind: 'maintenance', title: text.title, reason: text.reason, scope: scopeOf(text.ruleId) },
      ...{ expires_time: null, times: isWeekly ? weekly : once },
    })
  const toggle = (day: number) =>
    setDays(days.includes(day) ? days.filter((one) => one !== day) : [...days, day])
  return (
    <Dialog title="Add a maintenance" onClose={onClose}>
      <QuietingFields text={text} onChange={setText}>
        <label>
          When
          <select
            className="field"
            value={isWeekly ? 'weekly' : 'once'}
            onChange={(e) => setWeekly(e.target.value === 'weekly')}
          >
            <option value="once">once</option>
            <option value="weekly">every week</option>
          </select>
        </label>
        {!isWeekly && (
          <>
            <label>
              From (your time)
              <input
                className="field"
                type="datetime-local"
                value={from}
                onChange={(e) => setFrom(e.target.value)}
              />
            </label>
            <label>
              To (your time)
              <input
                className="field"
                type="datetime-local"
                value={to}
                onChange={(e) => setTo(e.target.value)}
              />
            </label>
          </>
        )}
        {isWeekly && (
          <>
            <fieldset className={styles.weekdays}>
              <legend>Days</legend>
              {DAYS.map((name, at) => (
                <label key={name}>
                  <input type="checkbox" checked={days.includes(at + 1)} onChange={() => toggle(at + 1)} />
                  {name}
                </label>
              ))}
            </fieldset>
            <label>
              Begins at
              <input className="field" type="time" value={start} onChange={(e) => setStart(e.target.value)} />
            </label>
            <label>
              Hours
              <input
                className="field"
                type="number"
                min={1}
                max={24}
                value={hours}
                onChange={(e) => setHours(Number(e.target.value))}
              />
            </label>
            <label>
              Time zone
              <input className="field" value={zone} onChange={(e) => setZone(e.target.value)} />
            </label>
          </>
        )}
      </QuietingFields>
      {save.isError && <ErrorPanel error={save.error} onRetry={submit} />}
      <div className={dialogs.buttons}>
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          className="button primary"
          disabled={!areTimesSet || text.title === '' || text.reason === '' || save.isPending}
          onClick={submit}
        >
          Save the maintenance
        </button>
      </div>
    </Dialog>
  )
}
