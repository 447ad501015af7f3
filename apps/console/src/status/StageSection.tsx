import type { Status } from '@opensoc/contract'
import { count } from '../text/amounts.ts'
import { ScrollTable } from './ScrollTable.tsx'
import { stageRows } from './stage-rows.ts'
import styles from './status.module.css'

const HEADERS = [
  'Stage',
  'In#',
  '= Out#',
  '+ Dropped#',
  '+ Failed#',
  'Under way#',
  'Dropped because',
  'Busy#',
]

/** In = out + dropped + failed, for every stage. */
export function StageSection({ stages }: { readonly stages: Status['stages'] }) {
  return (
    <div className={styles.section}>
      <div className={styles.sectionHead}>
        <h2>Stages</h2>
        <span className="dim">since the start; in = out + dropped + failed</span>
      </div>
      <ScrollTable label="Stages" headers={HEADERS}>
        {stageRows(stages).map((row) => (
          <tr key={row.name}>
            <td>{row.name}</td>
            <td className="number">{count(row.in)}</td>
            <td className="number">{count(row.out)}</td>
            <td className="number">{count(row.droppedTotal)}</td>
            <td className={row.failed > 0 ? `number ${styles.bad}` : 'number'}>{count(row.failed)}</td>
            <td className="number">{count(row.open)}</td>
            <td>{row.dropped}</td>
            <td className="number">{count(row.busyMs)} ms</td>
          </tr>
        ))}
      </ScrollTable>
    </div>
  )
}
