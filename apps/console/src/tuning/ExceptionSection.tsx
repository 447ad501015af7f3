import type { RuleException } from '@opensoc/contract'
import { useState } from 'react'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { LoadingRows } from '../states/LoadingRows.tsx'
import { ScrollTable } from '../status/ScrollTable.tsx'
import status from '../status/status.module.css'
import { VisibleText } from '../text/VisibleText.tsx'
import { ExceptionDialog } from './ExceptionDialog.tsx'
import { ScopeWords } from './ScopeWords.tsx'
import { TuningRow } from './TuningRow.tsx'
import { ruleIdOf } from './useQuietingSave.ts'
import { useExceptions, useTuningChange } from './useTuning.ts'

const HEADERS = ['Title', 'Rules', 'State', 'Held back#', 'Last', 'Expires', 'Owner', 'Reason', 'Change']

export function ExceptionSection({ mayChange }: { readonly mayChange: boolean }) {
  const exceptions = useExceptions()
  const { set, remove } = useTuningChange()
  const items = exceptions.data?.items
  const [edited, setEdited] = useState<RuleException>()
  return (
    <div className={status.section}>
      <div className={status.sectionHead}>
        <h2>Exceptions</h2>
        <span className="dim">matches that are no alerts</span>
      </div>
      {exceptions.isPending && <LoadingRows what="the exceptions" rows={3} />}
      {exceptions.isError && (
        <ErrorPanel error={exceptions.error} onRetry={() => void exceptions.refetch()} />
      )}
      {items?.length === 0 && <p className="dim">None: every match makes an alert.</p>}
      {items !== undefined && items.length > 0 && (
        <ScrollTable label="Exceptions" headers={HEADERS}>
          {items.map((row) => (
            <TuningRow
              key={row.id}
              row={row}
              mayChange={mayChange}
              onEdit={() => setEdited(row)}
              onSwitch={() => set('exception', row.id, !row.enabled)}
              onRemove={() => remove('exception', row.id)}
            >
              <td title={row.detection}>
                <VisibleText text={row.title} />
              </td>
              <td>
                <ScopeWords scope={row.scope} />
              </td>
            </TuningRow>
          ))}
        </ScrollTable>
      )}
      {edited !== undefined && (
        <ExceptionDialog
          ruleId={ruleIdOf(edited.scope) ?? ''}
          title={edited.title}
          detection={edited.detection}
          existing={edited}
          onClose={() => setEdited(undefined)}
        />
      )}
    </div>
  )
}
