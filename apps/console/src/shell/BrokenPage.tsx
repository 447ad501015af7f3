import type { ErrorComponentProps } from '@tanstack/react-router'
import { EmptyPanel } from '../states/EmptyPanel.tsx'

/** A page that broke takes only itself down. */
export function BrokenPage({ error, reset }: ErrorComponentProps) {
  return (
    <div className="page" role="alert">
      <h1 className="unseen">This page broke</h1>
      <EmptyPanel title="This page broke" reason={error instanceof Error ? error.message : String(error)}>
        <div className="row-of">
          <button type="button" className="button" onClick={reset}>
            Try again
          </button>
          <button type="button" className="button" onClick={() => window.location.reload()}>
            Load the console again
          </button>
        </div>
      </EmptyPanel>
    </div>
  )
}
