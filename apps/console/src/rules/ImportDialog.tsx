import { importRuleArchive, type OperationResponse } from '@opensoc/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ChangeEvent, useState } from 'react'
import { call } from '../api/client.ts'
import dialogs from '../incidents/dialogs.module.css'
import { Dialog } from '../shell/Dialog.tsx'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { count, plural } from '../text/amounts.ts'
import { VisibleText } from '../text/VisibleText.tsx'
import tuning from '../tuning/tuning.module.css'
import { RULES_KEY } from './useRules.ts'

type Outcome = OperationResponse<typeof importRuleArchive>

const SHOWN = 50

/** A release from disk into the library: new rules stay off unless one says otherwise, local changes are merged. */
export function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const [file, setFile] = useState<File>()
  const [space, setSpace] = useState<'upstream' | 'own'>('upstream')
  const [enable, setEnable] = useState(false)
  const client = useQueryClient()
  const run = useMutation({
    mutationFn: async (chosen: File) => {
      const body = { name: chosen.name, base64: await base64Of(chosen), space, enable }
      return call(importRuleArchive, { body })
    },
    onSuccess: () => void client.invalidateQueries({ queryKey: RULES_KEY }),
  })
  return (
    <Dialog title="Import rules" size="lg" onClose={onClose}>
      <div className={tuning.form}>
        <label>
          A .zip release, or one rule file
          <input
            className="field"
            type="file"
            accept=".zip,.yml,.yaml"
            onChange={(event: ChangeEvent<HTMLInputElement>) => setFile(event.target.files?.[0])}
          />
        </label>
        <label>
          Whose rules
          <select
            className="field"
            value={space}
            onChange={(event) => setSpace(event.target.value === 'own' ? 'own' : 'upstream')}
          >
            <option value="upstream">a release: your changes are merged with its updates</option>
            <option value="own">your own: what is there is replaced</option>
          </select>
        </label>
        <label>
          <span>
            <input type="checkbox" checked={enable} onChange={(event) => setEnable(event.target.checked)} />{' '}
            Enable the new ones, and run them over the events that are kept
          </span>
        </label>
      </div>
      {run.isPending && <p role="status">Reading and compiling… a whole release takes a minute.</p>}
      {run.isError && file !== undefined && <ErrorPanel error={run.error} onRetry={() => run.mutate(file)} />}
      {run.data !== undefined && <ImportResult outcome={run.data} />}
      <div className={dialogs.buttons}>
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
        <button
          type="button"
          className="button primary"
          disabled={file === undefined || run.isPending}
          onClick={() => file !== undefined && run.mutate(file)}
        >
          Import
        </button>
      </div>
    </Dialog>
  )
}

function ImportResult({ outcome }: { readonly outcome: Outcome }) {
  const { added, updated, merged, unchanged, conflicts, refused, backfill_job } = outcome
  return (
    <section aria-label="What the import did">
      <p role="status">
        <b>{count(added)} added</b>, {count(updated)} updated, {count(merged)} merged, {count(unchanged)}{' '}
        unchanged, {plural(conflicts.length, 'conflict')}, {count(refused.length)} refused.
      </p>
      {backfill_job !== undefined && <p>What is enabled runs over the events that are kept: see Jobs.</p>}
      <ul>
        {conflicts.slice(0, SHOWN).map(({ id, title }) => (
          <li key={id}>
            <span className="mark">conflict</span> <VisibleText text={title} />
          </li>
        ))}
        {refused.slice(0, SHOWN).map(({ file, line, column, message }) => (
          <li key={`${file} ${line} ${column} ${message}`}>
            <VisibleText text={`${[file, line, column].filter(Boolean).join(':')}: ${message}`} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The bytes of a file, as JSON can carry them. */
function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''))
    reader.onerror = () => reject(reader.error ?? new Error('the file cannot be read'))
    reader.readAsDataURL(file)
  })
}
