import { useState } from 'react'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { LoadingRows } from '../states/LoadingRows.tsx'
import { bytes, count } from '../text/amounts.ts'
import { Time } from '../text/Time.tsx'
import { ScrollTable } from './ScrollTable.tsx'
import styles from './status.module.css'
import { useLedger } from './useLedger.ts'

const HOUR_MS = 3600_000
const RANGES = [
  { ms: HOUR_MS, label: 'Last hour' },
  { ms: 24 * HOUR_MS, label: 'Last 24 hours' },
  { ms: 7 * 24 * HOUR_MS, label: 'Last 7 days' },
]
const SHOWN_ROWS = 500
const HEADERS = [
  'Minute',
  'Source',
  'Received#',
  '= Stored#',
  '+ Quarantined#',
  'Alerts#',
  'Bytes#',
  'Balanced',
]

/** Received = stored + quarantined (+ what still waits in the spool). */
export function LedgerSection() {
  const [lastMs, setLastMs] = useState(24 * HOUR_MS)
  const ledger = useLedger(lastMs)
  return (
    <div className={styles.section}>
      <div className={styles.sectionHead}>
        <h2>Ledger</h2>
        <select
          className="field"
          aria-label="Ledger range"
          value={lastMs}
          onChange={(event) => setLastMs(Number(event.target.value))}
        >
          {RANGES.map(({ ms, label }) => (
            <option key={ms} value={ms}>
              {label}
            </option>
          ))}
        </select>
        {ledger.data !== undefined && <Total total={ledger.data.total} />}
      </div>
      {ledger.isPending && <LoadingRows what="the ledger" rows={4} />}
      {ledger.isError && <ErrorPanel error={ledger.error} onRetry={() => void ledger.refetch()} />}
      {ledger.data?.items.length === 0 && <p className="dim">No record was received in this time.</p>}
      {ledger.data !== undefined && ledger.data.items.length > 0 && (
        <ScrollTable label="Ledger" headers={HEADERS}>
          {ledger.data.items.slice(0, SHOWN_ROWS).map((row) => (
            <tr key={`${row.source}-${row.minute}`}>
              <td>
                <Time time={row.minute} />
              </td>
              <td>{row.source}</td>
              <td className="number">{count(row.received)}</td>
              <td className="number">{count(row.stored)}</td>
              <td className="number" title={reasonsOf(row.quarantined)}>
                {count(sumOf(row.quarantined))}
              </td>
              <td className="number">{count(row.findings)}</td>
              <td className="number">{bytes(row.bytes)}</td>
              <td>
                <Balance isBalanced={row.balanced} />
              </td>
            </tr>
          ))}
        </ScrollTable>
      )}
    </div>
  )
}

interface TotalProps {
  readonly total: {
    readonly received: number
    readonly stored: number
    readonly quarantined: number
    readonly spooled_bytes: number
    readonly balanced: boolean
  }
}

function Total({ total }: TotalProps) {
  return (
    <span className="dim">
      {count(total.received)} received = {count(total.stored)} stored + {count(total.quarantined)} quarantined
      {total.spooled_bytes > 0 && ` (${bytes(total.spooled_bytes)} wait in the spool)`}{' '}
      <Balance isBalanced={total.balanced} />
    </span>
  )
}

function Balance({ isBalanced }: { readonly isBalanced: boolean }) {
  return isBalanced ? (
    <span className={styles.good}>✓ balanced</span>
  ) : (
    <span className={styles.bad}>✗ not balanced</span>
  )
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, one) => sum + one, 0)
}

function reasonsOf(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([reason, number]) => `${reason} ${number}`)
    .join(', ')
}
