import { useStatus } from '../shell/useStatus.ts'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { LoadingRows } from '../states/LoadingRows.tsx'
import { StaleNote } from '../states/StaleNote.tsx'
import { LedgerSection } from './LedgerSection.tsx'
import { QuarantineSection } from './QuarantineSection.tsx'
import { RulesSection } from './RulesSection.tsx'
import { SourcesSection } from './SourcesSection.tsx'
import { StageSection } from './StageSection.tsx'
import { StatusTiles } from './StatusTiles.tsx'
import styles from './status.module.css'

/** Whether everything that arrives is stored, and how fast. Each part loads and fails on its own. */
export function StatusPage() {
  const status = useStatus()
  return (
    <div className="page">
      <div className="page-header">
        <h1>Status</h1>
        {status.data !== undefined && <span className="dim">OpenSOC {status.data.version}</span>}
      </div>
      {status.isError && status.data !== undefined && (
        <StaleNote error={status.error} since={status.dataUpdatedAt} />
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region must be reachable by keyboard */}
      <section className={styles.page} aria-label="Platform status" tabIndex={0}>
        {status.isPending && <LoadingRows what="the status" rows={3} />}
        {status.isError && status.data === undefined && (
          <ErrorPanel error={status.error} onRetry={() => void status.refetch()} />
        )}
        {status.data !== undefined && (
          <>
            <StatusTiles status={status.data} />
            <StageSection stages={status.data.stages} />
          </>
        )}
        <RulesSection />
        <SourcesSection />
        <LedgerSection />
        <QuarantineSection />
      </section>
    </div>
  )
}
