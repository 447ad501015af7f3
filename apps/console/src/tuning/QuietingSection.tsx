import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { LoadingRows } from '../states/LoadingRows.tsx'
import { ScrollTable } from '../status/ScrollTable.tsx'
import status from '../status/status.module.css'
import { VisibleText } from '../text/VisibleText.tsx'
import { quietingWords } from './quieting-words.ts'
import { ScopeWords } from './ScopeWords.tsx'
import { TuningRow } from './TuningRow.tsx'
import { useQuietings, useTuningChange } from './useTuning.ts'

const HEADERS = [
  ...['Kind', 'Title', 'Rules', 'How', 'State', 'Held#', 'Last', 'Expires', 'Owner', 'Reason', 'Change'],
]

export function QuietingSection({ mayChange }: { readonly mayChange: boolean }) {
  const quietings = useQuietings()
  const { set, remove } = useTuningChange()
  const items = quietings.data?.items
  return (
    <div className={status.section}>
      <div className={status.sectionHead}>
        <h2>Quiet</h2>
        <span className="dim">suppressions, snoozes and maintenance: alerts that need no attention now</span>
      </div>
      {quietings.isPending && <LoadingRows what="what is quiet" rows={3} />}
      {quietings.isError && <ErrorPanel error={quietings.error} onRetry={() => void quietings.refetch()} />}
      {items?.length === 0 && <p className="dim">None: every alert asks for attention.</p>}
      {items !== undefined && items.length > 0 && (
        <ScrollTable label="Quiet" headers={HEADERS}>
          {items.map((row) => (
            <TuningRow
              key={row.id}
              row={row}
              mayChange={mayChange}
              onSwitch={() => set('quieting', row.id, !row.enabled)}
              onRemove={() => remove('quieting', row.id)}
            >
              <td>{row.kind}</td>
              <td>
                <VisibleText text={row.title} />
              </td>
              <td>
                <ScopeWords scope={row.scope} />
              </td>
              <td>
                <VisibleText text={quietingWords(row)} />
              </td>
            </TuningRow>
          ))}
        </ScrollTable>
      )}
    </div>
  )
}
