import type { Rule } from '@opensoc/contract'
import { useState } from 'react'
import styles from '../incidents/dialogs.module.css'
import { Dialog } from '../shell/Dialog.tsx'
import { count, plural } from '../text/amounts.ts'
import { bulkSwitch } from './bulk-switch.ts'

interface BulkSwitchDialogProps {
  readonly shown: readonly Rule[]
  readonly enabled: boolean
  readonly statusFilter: string
  readonly onClose: () => void
  readonly onSwitch: (ids: readonly string[], isBackFilled: boolean) => void
}

/** Takes the focus as it appears, so that Enter already decides. */
const FIRST = { 'data-autofocus': true, autoFocus: true }

/** Says what switching all rules shown will do, before it does it. */
export function BulkSwitchDialog({ shown, enabled, statusFilter, onClose, onSwitch }: BulkSwitchDialogProps) {
  const { ids, already, refused, givenUp } = bulkSwitch(shown, enabled, statusFilter)
  const [isBackFilled, setBackFilled] = useState(true)
  const verb = enabled ? 'Enable' : 'Disable'
  return (
    <Dialog title={`${verb} the rules shown`} onClose={onClose}>
      <dl className="facts">
        <dt>Shown</dt>
        <dd>{plural(shown.length, 'rule')}</dd>
        <dt>{enabled ? 'Already enabled' : 'Already disabled'}</dt>
        <dd>{count(already)}</dd>
        {refused > 0 && (
          <>
            <dt>Do not load</dt>
            <dd>{count(refused)}, stay off</dd>
          </>
        )}
        {givenUp > 0 && (
          <>
            <dt>Given up</dt>
            <dd>{count(givenUp)} deprecated or unsupported, left out: filter by that status to mean them</dd>
          </>
        )}
      </dl>
      {enabled && (
        <label>
          <input
            type="checkbox"
            checked={isBackFilled}
            onChange={(event) => setBackFilled(event.target.checked)}
          />{' '}
          Run them over the events that are kept, too
        </label>
      )}
      <div className={styles.buttons}>
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          className="button primary"
          disabled={ids.length === 0}
          onClick={() => onSwitch(ids, isBackFilled)}
          {...FIRST}
        >
          {verb} {plural(ids.length, 'rule')}
        </button>
      </div>
    </Dialog>
  )
}
