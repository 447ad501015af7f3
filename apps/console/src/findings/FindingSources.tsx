import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { LongText } from '../text/VisibleText.tsx'
import { readableRecord } from './text-of.ts'
import { useFinding } from './useFinding.ts'

const SHOWN_CHARACTERS = 4000

/** The rule's YAML and the original records that it matched. */
export function FindingSources({ id }: { readonly id: string }) {
  const finding = useFinding(id)
  if (finding.isPending) return <p className="dim">Loading…</p>
  if (finding.isError) return <ErrorPanel error={finding.error} onRetry={() => void finding.refetch()} />
  const { rule_source, events } = finding.data
  return (
    <>
      <h3>Rule</h3>
      {rule_source === undefined ? (
        <p className="dim">The rule was removed since.</p>
      ) : (
        <pre className="block">
          <LongText text={rule_source} limit={SHOWN_CHARACTERS} />
        </pre>
      )}
      <h3>Original record</h3>
      {events.length === 0 && <p className="dim">The event is no longer stored.</p>}
      {events.map((event) => (
        <pre key={event.id} className="block">
          <LongText text={readableRecord(event.raw)} limit={SHOWN_CHARACTERS} />
        </pre>
      ))}
    </>
  )
}
