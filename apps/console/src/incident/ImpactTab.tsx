import type { IncidentExplanation } from '@opensoc/contract'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { LoadingRows } from '../states/LoadingRows.tsx'
import { plural } from '../text/amounts.ts'
import { VisibleText } from '../text/VisibleText.tsx'
import { entryWords } from './entry-words.ts'
import styles from './impact.module.css'
import { useIncidentExplanation } from './useIncidentExplanation.ts'

/** Where it began, what happened in words, what it touched, and what nobody knows. */
export function ImpactTab({ id }: { readonly id: string }) {
  const explanation = useIncidentExplanation(id)
  if (explanation.isPending) return <LoadingRows what="root cause and impact" />
  if (explanation.isError)
    return <ErrorPanel error={explanation.error} onRetry={() => void explanation.refetch()} />
  const { root_cause, impact, narrative, unknowns } = explanation.data
  return (
    <div className={styles.impact}>
      <div>
        <RootCause cause={root_cause} />
        <Sentences title="What happened" sentences={narrative} />
      </div>
      <div>
        <Affected title="Confirmed" things={impact.affected.filter(({ state }) => state === 'confirmed')} />
        <Affected title="Within reach" things={impact.affected.filter(({ state }) => state === 'exposed')} />
        <Unknowns unknowns={unknowns} />
      </div>
    </div>
  )
}

function RootCause({ cause }: { readonly cause: IncidentExplanation['root_cause'] }) {
  return (
    <section aria-label="Where it began">
      <h3>Where it began{cause.is_determined ? '' : ' (not determined)'}</h3>
      <ol className={styles.candidates}>
        {cause.candidates.map(({ entry_class, confidence, label, evidence }) => (
          <li key={entry_class}>
            <b>{entryWords(entry_class)}</b>{' '}
            <span className="dim">{Math.round(confidence * 100)} of 100 sure</span>
            <div>
              <VisibleText text={label} />
            </div>
            <ul>
              {evidence.map(({ text, event_ids }) => (
                <li key={text} className="dim">
                  <VisibleText text={text} /> ({plural(event_ids.length, 'event')})
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Sentences({
  title,
  sentences,
}: {
  readonly title: string
  readonly sentences: IncidentExplanation['narrative']
}) {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <ol className={styles.sentences}>
        {sentences.map(({ text, event_ids }) => (
          <li key={text}>
            <VisibleText text={text} />{' '}
            <span className="dim" title={event_ids.join(' ')}>
              {plural(event_ids.length, 'event')}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Affected({
  title,
  things,
}: {
  readonly title: string
  readonly things: IncidentExplanation['impact']['affected']
}) {
  return (
    <section aria-label={title}>
      <h3>
        {title} <span className="dim">{things.length}</span>
      </h3>
      {things.length === 0 && <p className="dim">Nothing that telemetry shows.</p>}
      <ul className={styles.things}>
        {things.map(({ kind, key, label, why }) => (
          <li key={`${kind}:${key}`}>
            <span className="dim">{kind.replaceAll('_', ' ')}</span>{' '}
            <b>
              <VisibleText text={label} />
            </b>
            <div className="dim">
              <VisibleText text={why.text} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Unknowns({ unknowns }: { readonly unknowns: readonly string[] }) {
  return (
    <section aria-label="What we don't know">
      <h3>What we don't know</h3>
      {unknowns.length === 0 && <p className="dim">Telemetry shows no gap.</p>}
      <ul className={styles.things}>
        {unknowns.map((text) => (
          <li key={text}>
            <VisibleText text={text} />
          </li>
        ))}
      </ul>
    </section>
  )
}
