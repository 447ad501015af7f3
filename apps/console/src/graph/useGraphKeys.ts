import { useKeyLayer } from '../keys/useKeyLayer.ts'
import type { GraphLayout } from './layout.ts'
import type { PanZoom } from './usePanZoom.ts'
import { fittingView, openingView } from './view.ts'
import { type Step, type Story, stepAlert, walk } from './walk.ts'

interface GraphKeys {
  readonly story: Story
  readonly layout: GraphLayout
  readonly selectedId: string | undefined
  readonly onSelect: (id: string) => void
  readonly onOpenBadge: () => void
  readonly panZoom: PanZoom
}

const ARROWS: readonly (readonly [string, Step, string])[] = [
  ['ArrowLeft', 'parent', 'To the cause'],
  ['ArrowRight', 'child', 'To the first effect'],
  ['ArrowDown', 'next', 'To the next beside it'],
  ['ArrowUp', 'previous', 'To the previous beside it'],
]

export function useGraphKeys({ story, layout, selectedId, onSelect, onOpenBadge, panZoom }: GraphKeys): void {
  const selected = selectedId === undefined ? undefined : layout.byId.get(selectedId)?.node
  const select = (id: string | undefined) => {
    if (id !== undefined) onSelect(id)
  }
  const { box, show, zoomBy } = panZoom
  useKeyLayer('Story graph', [
    ...ARROWS.map(([keys, step, label]) => ({
      keys,
      label,
      run: () => select(selected === undefined ? story.rootCause?.id : walk(story, selected, step)?.id),
    })),
    { keys: 'n', label: 'Next alert', run: () => select(stepAlert(story, selected, 1)?.id) },
    { keys: 'N', label: 'Previous alert', run: () => select(stepAlert(story, selected, -1)?.id) },
    { keys: '0', label: 'Back to the readable size', run: () => show(openingView(layout, box())) },
    { keys: 'f', label: 'Fit all', run: () => show(fittingView(layout, box())) },
    { keys: 'o', label: 'Show or hide the routine children', run: onOpenBadge },
    { keys: 'b', label: 'Back to the root cause', run: () => select(story.rootCause?.id) },
    { keys: '+', label: 'Larger', run: () => zoomBy(1.25) },
    { keys: '-', label: 'Smaller', run: () => zoomBy(0.8) },
  ])
}
