import styles from './graph.module.css'
import type { GraphLayout } from './layout.ts'
import type { PanZoom } from './usePanZoom.ts'
import { fittingView, openingView } from './view.ts'

export function GraphTools({ panZoom, layout }: { readonly panZoom: PanZoom; readonly layout: GraphLayout }) {
  const { show, box, zoomBy } = panZoom
  return (
    <div className={styles.tools} role="toolbar" aria-label="Graph size">
      <button
        type="button"
        className="button"
        title="Fit all (f)"
        onClick={() => show(fittingView(layout, box()))}
      >
        Fit
      </button>
      <button
        type="button"
        className="button"
        title="Readable size (0)"
        onClick={() => show(openingView(layout, box()))}
      >
        100 %
      </button>
      <button
        type="button"
        className="button"
        aria-label="Larger"
        title="Larger (+)"
        onClick={() => zoomBy(1.25)}
      >
        +
      </button>
      <button
        type="button"
        className="button"
        aria-label="Smaller"
        title="Smaller (-)"
        onClick={() => zoomBy(0.8)}
      >
        −
      </button>
    </div>
  )
}
