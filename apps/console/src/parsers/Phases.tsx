import { plural } from '../text/amounts.ts'
import { LongText, VisibleText } from '../text/VisibleText.tsx'
import { DetectPhase } from './DetectPhase.tsx'
import { EventTree } from './EventTree.tsx'
import styles from './parsers.module.css'
import type { Trial } from './useTrial.ts'

/** The stages one below the other, each with what it did and why it did no more. */
export function Phases({ trial }: { readonly trial: Trial }) {
  const { decode, records } = trial
  return (
    <>
      <section className={styles.phase} aria-label="Decode">
        <h2>1 Decode</h2>
        <p role="status">
          {plural(decode.records, 'record')}
          {decode.quarantined.length > 0 && `, ${decode.quarantined.length} quarantined`}
          {decode.left_out > 0 && `; the last ${decode.left_out} are not shown`}
        </p>
        {decode.quarantined.map(({ reason, detail, text }) => (
          <p key={`${reason} ${text}`} className={styles.bad}>
            {reason}: <VisibleText text={detail} />{' '}
            <span className="mono">
              <LongText text={text} limit={160} />
            </span>
          </p>
        ))}
      </section>
      {records.map((record, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: records have no identity but their place
        <Record key={at} number={records.length > 1 ? at + 1 : undefined} record={record} />
      ))}
    </>
  )
}

interface RecordProps {
  readonly number: number | undefined
  readonly record: Trial['records'][number]
}

function Record({ number, record: { text, normalize, enrich, detect } }: RecordProps) {
  return (
    <>
      {number !== undefined && (
        <p className={`mono ${styles.recordText}`}>
          {number}: <LongText text={text} limit={160} />
        </p>
      )}
      <section className={styles.phase} aria-label="Normalize">
        <h2>2 Normalize</h2>
        <NormalizeWords normalize={normalize} />
        {normalize.issues.map(({ severity, pointer, message }) => (
          <p key={`${pointer} ${message}`} className={severity === 'error' ? styles.bad : 'dim'}>
            {severity} {pointer}: <VisibleText text={message} />
          </p>
        ))}
        {normalize.event !== undefined && <EventTree label="The event" tree={normalize.event} />}
      </section>
      {enrich !== undefined && (
        <section className={styles.phase} aria-label="Enrich">
          <h2>3 Enrich</h2>
          {Object.keys(enrich.added).length === 0 ? (
            <p className="dim">
              Nothing was added: the event tells nothing that others could be looked up by.
            </p>
          ) : (
            <EventTree label="What was added" tree={enrich.added} />
          )}
        </section>
      )}
      {detect !== undefined && <DetectPhase detect={detect} />}
    </>
  )
}

function NormalizeWords({ normalize }: { readonly normalize: RecordProps['record']['normalize'] }) {
  const { normalizer, quarantined, asked, layer } = normalize
  const others = `${plural(asked.length, 'parser')} asked: ${asked.join(', ')}`
  if (normalizer === undefined)
    return (
      <p className={styles.bad}>
        Quarantined, {quarantined?.reason}: nobody recognizes it. <span className="dim">{others}.</span>
      </p>
    )
  return (
    <p>
      <b>{normalizer}</b> took it{layer === undefined ? '' : `, layer ${layer}`}.{' '}
      {quarantined !== undefined && (
        <span className={styles.bad}>
          Quarantined, {quarantined.reason}: <VisibleText text={quarantined.detail} />
        </span>
      )}{' '}
      <span className="dim" title={others}>
        {plural(asked.length, 'parser')} asked.
      </span>
    </p>
  )
}
