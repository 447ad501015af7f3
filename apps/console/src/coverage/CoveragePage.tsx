import { useMemo } from 'react'
import { useUrlState } from '../shell/useUrlState.ts'
import { EmptyPanel } from '../states/EmptyPanel.tsx'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { LoadingRows } from '../states/LoadingRows.tsx'
import { StaleNote } from '../states/StaleNote.tsx'
import { CoverageHeader } from './CoverageHeader.tsx'
import { CoverageLegend } from './CoverageLegend.tsx'
import { coverageSearch, WHOLE_MATRIX } from './coverage-search.ts'
import { GapPanel } from './GapPanel.tsx'
import { layerNames, useLayer } from './layer-store.ts'
import { Matrix } from './Matrix.tsx'
import { matrixColumns } from './matrix.ts'
import { TechniquePanel } from './TechniquePanel.tsx'
import { useCoverage } from './useCoverage.ts'

/** What of ATT&CK the rules would find, given the telemetry that arrives, and what is missing. */
export function CoveragePage() {
  const [search, update] = useUrlState(coverageSearch)
  const coverage = useCoverage(search.domain, search.days)
  const layer = useLayer((state) => state.layer)
  const names = useMemo(
    () => (layer?.domain === search.domain ? layerNames(layer) : undefined),
    [layer, search.domain],
  )
  const columns = useMemo(
    () => (coverage.data === undefined ? [] : matrixColumns(coverage.data, search, names)),
    [coverage.data, search, names],
  )
  return (
    <div className="page">
      <CoverageHeader search={search} onChange={update} coverage={coverage.data} layer={layer} />
      {coverage.isPending && <LoadingRows what="the coverage" />}
      {coverage.isError && coverage.data === undefined && (
        <ErrorPanel error={coverage.error} onRetry={() => void coverage.refetch()} />
      )}
      {coverage.isError && coverage.data !== undefined && (
        <StaleNote error={coverage.error} since={coverage.dataUpdatedAt} />
      )}
      {coverage.data !== undefined && (
        <>
          <CoverageLegend coverage={coverage.data} layer={names} />
          <div className="columns">
            <div className="grow">
              {columns.length === 0 ? (
                <EmptyPanel title="No technique matches" reason="The filters leave nothing.">
                  <button type="button" className="button" onClick={() => update(WHOLE_MATRIX)}>
                    Show the whole matrix
                  </button>
                </EmptyPanel>
              ) : (
                <Matrix columns={columns} active={search.t} onActivate={(t) => update({ t })} />
              )}
            </div>
            {search.t === '' ? (
              <GapPanel gaps={coverage.data.gaps} active={search.gap} onGap={(gap) => update({ gap })} />
            ) : (
              <TechniquePanel id={search.t} days={search.days} onClose={() => update({ t: '' })} />
            )}
          </div>
        </>
      )}
    </div>
  )
}
