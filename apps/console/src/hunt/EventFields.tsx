import type { Event } from '@opensoc/contract'
import { useState } from 'react'
import { readableRecord, textOf } from '../findings/text-of.ts'
import { copyText } from '../shell/copy.ts'
import { LongText } from '../text/VisibleText.tsx'
import styles from './hunt.module.css'
import { ValueMenu } from './ValueMenu.tsx'

interface EventFieldsProps {
  readonly event: Event
  readonly onFilter?: (field: string, value: string, isOut: boolean) => void
  readonly onAround?: () => void
}

const FORMS = ['Fields', 'OCSF', 'Raw'] as const
const SHOWN_CHARACTERS = 6000

/** One event: its columns with menus, its OCSF form, its original record. */
export function EventFields({ event, onFilter, onAround }: EventFieldsProps) {
  const [form, setForm] = useState<(typeof FORMS)[number]>('Fields')
  const text = form === 'Raw' ? readableRecord(event.raw) : JSON.stringify(event.ocsf, null, 2)
  return (
    <section aria-label="Event fields">
      <div className="row-of" style={{ margin: '10px 0 6px' }}>
        {FORMS.map((name) => (
          <button
            key={name}
            type="button"
            className="button"
            aria-pressed={form === name}
            onClick={() => setForm(name)}
          >
            {name}
          </button>
        ))}
        <button
          type="button"
          className="button quiet"
          onClick={() => copyText(form === 'Fields' ? event.raw : text, 'the event')}
        >
          Copy
        </button>
      </div>
      {form === 'Fields' ? (
        <dl className={styles.fields}>
          {Object.entries(event.columns)
            .filter(([, value]) => value !== '')
            .map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  <ValueMenu
                    field={name}
                    value={textOf(value)}
                    isWrapped
                    {...(onFilter === undefined
                      ? {}
                      : { onFilter: (isOut) => onFilter(name, textOf(value), isOut) })}
                    {...(onAround === undefined ? {} : { onAround })}
                  />
                </dd>
              </div>
            ))}
        </dl>
      ) : (
        <pre className="block" style={{ maxHeight: 'none' }}>
          <LongText text={text} limit={SHOWN_CHARACTERS} />
        </pre>
      )}
    </section>
  )
}
