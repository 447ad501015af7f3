// biome-ignore-all lint/a11y/noNoninteractiveElementToInteractiveRole: an SVG picture that is a tree
// biome-ignore-all lint/a11y/noAriaHiddenOnFocusable: SVG groups are not focusable
import { type MouseEvent, useId, useRef } from 'react'
import type { routeEdges } from './edges.ts'
import { GraphTools } from './GraphTools.tsx'
import styles from './graph.module.css'
import { type GraphLayout, NODE_HEIGHT } from './layout.ts'
import { Minimap } from './Minimap.tsx'
import { NodeBox } from './NodeBox.tsx'
import { fitted } from './node-words.ts'
import { useDrag } from './useDrag.ts'
import { useGraphKeys } from './useGraphKeys.ts'
import { usePanZoom } from './usePanZoom.ts'
import { useReveal } from './useReveal.ts'
import { meets } from './view.ts'
import type { Story } from './walk.ts'

interface LaneGraphProps {
  readonly layout: GraphLayout
  readonly edges: ReturnType<typeof routeEdges>
  readonly story: Story
  readonly selectedId: string | undefined
  readonly onSelect: (id: string) => void
  /** Opens a badge: shows the routine children. */
  readonly onOpenBadge: () => void
}

/** The story as swim-lanes: one tree of things that are reached by arrow keys, by name, or by pointing. */
export function LaneGraph(props: LaneGraphProps) {
  const { layout, edges, story, selectedId, onSelect } = props
  const svg = useRef<SVGSVGElement>(null)
  const panZoom = usePanZoom(svg, layout)
  const { wasDragged, handlers } = useDrag(panZoom)
  const domId = useId()
  const selected = selectedId === undefined ? undefined : layout.byId.get(selectedId)
  useReveal(panZoom, selected)
  useGraphKeys({ ...props, panZoom })
  const { drawn } = panZoom
  const isDrawn = (x: number, y: number, width: number) =>
    drawn === undefined || meets(drawn, { x, y, width, height: NODE_HEIGHT })
  const levels = new Map(story.rows.map(({ node, level }) => [node.id, level]))
  const onClick = (event: MouseEvent) => {
    const id = (event.target as Element).closest('[data-id]')?.getAttribute('data-id')
    if (typeof id === 'string' && !wasDragged.current) onSelect(id)
  }
  return (
    <div className={styles.frame}>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the page's key layer walks the tree */}
      <svg
        ref={svg}
        className={styles.svg}
        role="tree"
        tabIndex={0}
        aria-label="Attack story graph"
        aria-activedescendant={selected === undefined ? undefined : `${domId}-${selected.node.id}`}
        onClick={onClick}
        {...handlers}
      >
        <g ref={panZoom.group}>
          {layout.lanes.map(({ host, y, width, height, count }) => (
            <g key={host} aria-hidden="true">
              <rect x={14} y={y} width={width} height={height} rx={6} className={styles.lane} />
              <text x={24} y={y + 16} className={styles.laneName}>
                {fitted(host, 40)}
                <tspan dx={10} className={styles.laneCount}>
                  {count === 1 ? '1 entity' : `${count} entities`}
                </tspan>
              </text>
            </g>
          ))}
          <Edges
            edges={edges.filter(
              ({ source, target }) => isDrawn(source.x, source.y, 160) || isDrawn(target.x, target.y, 160),
            )}
          />
          {layout.nodes
            .filter(({ node, x, y, width }) => node.id === selectedId || isDrawn(x, y, width))
            .map((placed) => (
              <NodeBox
                key={placed.node.id}
                placed={placed}
                level={levels.get(placed.node.id) ?? 1}
                isSelected={placed.node.id === selectedId}
                domId={`${domId}-${placed.node.id}`}
              />
            ))}
        </g>
      </svg>
      <GraphTools panZoom={panZoom} layout={layout} />
      <Minimap layout={layout} panZoom={panZoom} />
    </div>
  )
}

function Edges({ edges }: { readonly edges: ReturnType<typeof routeEdges> }) {
  return (
    <g aria-hidden="true">
      {edges.map(({ key, path, form, isOnPath, label, labelAt, target }) => (
        <g key={key}>
          <path d={path} className={styles.edge} data-form={form} data-path={isOnPath} />
          {form !== 'cross' && (
            <path
              d={`M${target.x} ${target.y + NODE_HEIGHT / 2}l-6 -3.500v7z`}
              className={styles.arrow}
              data-form={form}
              data-path={isOnPath}
            />
          )}
          {form === 'lateral' && (
            <text x={labelAt.x} y={labelAt.y} className={styles.edgeLabel}>
              {label}
            </text>
          )}
        </g>
      ))}
    </g>
  )
}
