import type { RefObject } from 'react'
import { RangeFields } from '../grid/RangeFields.tsx'
import { HistoryMenu } from './HistoryMenu.tsx'
import { HuntHelp } from './HuntHelp.tsx'
import styles from './hunt.module.css'
import { type HuntSearch, RANGES, windowOf } from './hunt-search.ts'
import { QueryBox } from './QueryBox.tsx'

interface HuntBarProps {
  readonly text: string
  readonly onText: (text: string) => void
  readonly onRun: (query: string) => void
  readonly search: HuntSearch
  readonly onChange: (change: Partial<HuntSearch>) => void
  readonly queryRef: RefObject<HTMLTextAreaElement | null>
}

export function HuntBar({ text, onText, onRun, search, onChange, queryRef }: HuntBarProps) {
  const isFixed = search.from !== undefined || search.to !== undefined
  return (
    <>
      <div className={styles.bar}>
        <QueryBox text={text} onText={onText} onRun={() => onRun(text)} queryRef={queryRef} />
        <select
          className="field"
          aria-label="Time range"
          style={{ height: 28 }}
          value={isFixed ? 'fixed' : String(search.last)}
          onChange={(event) =>
            onChange(
              event.target.value === 'fixed'
                ? windowOf(search, Date.now())
                : { last: Number(event.target.value), from: undefined, to: undefined },
            )
          }
        >
          {RANGES.map(({ ms, label }) => (
            <option key={ms} value={String(ms)}>
              {label}
            </option>
          ))}
          <option value="fixed">From … to …</option>
        </select>
        <HistoryMenu onRun={onRun} />
        <HuntHelp />
        <button
          type="button"
          className="button primary"
          style={{ minHeight: 28 }}
          onClick={() => onRun(text)}
        >
          Run
        </button>
      </div>
      {isFixed && (
        <RangeFields
          from={search.from}
          to={search.to}
          onChange={(range) => onChange(range)}
          onClear={() => onChange({ from: undefined, to: undefined })}
        />
      )}
    </>
  )
}
