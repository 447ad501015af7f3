import { useState } from 'react'
import { segmentText } from './visible-text.ts'

/** Telemetry as text, never markup; unseen characters are shown as marks. */
export function VisibleText({ text }: { readonly text: string }) {
  const segments = segmentText(text)
  if (segments.length === 1 && !segments[0]!.isMark) return <>{segments[0]!.text}</>
  return (
    <>
      {segments.map((segment, index) =>
        segment.isMark ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: segments have no identity but their place
          <span key={index} className="mark">
            {segment.text}
          </span>
        ) : (
          segment.text
        ),
      )}
    </>
  )
}

/** A long value cut, with a button that shows the rest. */
export function LongText({ text, limit = 400 }: { readonly text: string; readonly limit?: number }) {
  const [isWhole, setWhole] = useState(false)
  if (text.length <= limit) return <VisibleText text={text} />
  return (
    <>
      <VisibleText text={isWhole ? text : `${text.slice(0, limit)}…`} />{' '}
      <button type="button" className="button link" onClick={() => setWhole(!isWhole)}>
        {isWhole ? 'show less' : `show all ${text.length.toLocaleString('en-US')} characters`}
      </button>
    </>
  )
}
