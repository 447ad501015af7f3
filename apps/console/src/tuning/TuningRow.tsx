import type { ReactNode } from 'react'
import { count } from '../text/amounts.ts'
import { Time } from '../text/Time.tsx'
import { VisibleText } from '../text/VisibleText.tsx'

interface TuningRowProps {
  readonly row: {
    readonly title: string
    readonly enabled: boolean
    readonly is_expired: boolean
    readonly hits: number
    readonly last_hit_time?: number | undefined
    readonly expires_time: number | null
    readonly owner: string
    readonly reason: string
  }
  readonly mayChange: boolean
  readonly onSwitch: () => void
  readonly onRemove: () => void
  readonly onEdit?: () => void
  /** The first cells. */
  readonly children: ReactNode
}

/** What all that is tuned has: state, hits, end, owner and reason. */
export function TuningRow({ row, mayChange, onSwitch, onRemove, onEdit, children }: TuningRowProps) {
  const { title, enabled, is_expired, hits, last_hit_time, expires_time, owner, reason } = row
  return (
    <tr>
      {children}
      <td>{is_expired ? 'expired' : enabled ? 'on' : 'off'}</td>
      <td className="number">{count(hits)}</td>
      <td>{last_hit_time !== undefined && <Time time={last_hit_time} />}</td>
      <td>{expires_time === null ? 'never' : <Time time={expires_time} />}</td>
      <td>
        <VisibleText text={owner} />
      </td>
      <td>
        <VisibleText text={reason} />
      </td>
      <td>
        {mayChange && (
          <span className="row-of">
            {onEdit !== undefined && (
              <button type="button" className="button" aria-label={`Edit: ${title}`} onClick={onEdit}>
                Edit
              </button>
            )}
            <button
              type="button"
              className="button"
              aria-label={`Switch ${enabled ? 'off' : 'on'}: ${title}`}
              onClick={onSwitch}
            >
              {enabled ? 'Switch off' : 'Switch on'}
            </button>
            <button type="button" className="button" aria-label={`Remove: ${title}`} onClick={onRemove}>
              Remove
            </button>
          </span>
        )}
      </td>
    </tr>
  )
}
