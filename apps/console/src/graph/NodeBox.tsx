// biome-ignore-all lint/a11y/noAriaHiddenOnFocusable: SVG groups are not focusable
// biome-ignore-all lint/a11y/useFocusableInteractive: the tree holds the focus and tells the chosen item by aria-activedescendant
import { memo } from 'react'
import { severityOf } from '../incidents/severity.ts'
import styles from './graph.module.css'
import { KIND_LETTERS } from './kinds.ts'
import { NODE_HEIGHT, type PlacedNode } from './layout.ts'
import { fitted, nodeWords } from './node-words.ts'

interface NodeBoxProps {
  readonly placed: PlacedNode
  readonly level: number
  readonly isSelected: boolean
  readonly domId: string
}

/** One thing of the story. Drawn again only when its selection changes. */
export const NodeBox = memo(function NodeBox({ placed, level, isSelected, domId }: NodeBoxProps) {
  const { node, x, y, width, isChip } = placed
  const severity = node.severity === undefined ? undefined : severityOf(node.severity)
  return (
    <g
      className={styles.node}
      data-severity={severity?.name}
      data-selected={isSelected}
      transform={`translate(${x} ${y})`}
    >
      <rect
        id={domId}
        role="treeitem"
        aria-level={level}
        aria-selected={isSelected}
        aria-label={nodeWords(node)}
        data-id={node.id}
        width={width}
        height={NODE_HEIGHT}
        rx={4}
        className={styles.box}
      />
      <g aria-hidden="true" className={styles.decoration}>
        {severity !== undefined && (
          <rect width={3} height={NODE_HEIGHT} rx={1.5} className={styles.edgeBar} />
        )}
        {!isChip && <KindSign kind={node.kind} />}
        <text x={isChip ? 6 : 30} y={isChip ? 20 : 13} className={styles.label}>
          {fitted(node.label, isChip ? 10 : severity === undefined ? 17 : 15)}
        </text>
        {!isChip && (
          <text x={30} y={25} className={styles.sub}>
            {fitted(node.sub, 19)}
          </text>
        )}
        {severity !== undefined && !isChip && (
          <text x={width - 7} y={14} className={styles.sign}>
            {severity.mark}
          </text>
        )}
        {node.child_count > 0 && <Badge count={node.child_count} right={width} />}
        {node.root && <RootFlag />}
      </g>
    </g>
  )
})

function KindSign({ kind }: { readonly kind: keyof typeof KIND_LETTERS }) {
  return (
    <>
      <rect
        x={8}
        y={8}
        width={16}
        height={16}
        rx={kind === 'network' ? 8 : 3}
        className={styles.kind}
        data-kind={kind}
      />
      <text x={16} y={20} className={styles.kindLetter} data-kind={kind}>
        {KIND_LETTERS[kind]}
      </text>
    </>
  )
}

/** Routine children that are not drawn. */
function Badge({ count, right }: { readonly count: number; readonly right: number }) {
  return (
    <g transform={`translate(${right - 34} ${NODE_HEIGHT - 6})`}>
      <rect width={30} height={12} rx={6} className={styles.badge} />
      <text x={15} y={9} className={styles.badgeText}>
        +{count > 999 ? '999' : count}
      </text>
    </g>
  )
}

function RootFlag() {
  return (
    <g transform="translate(0 -13)">
      <rect width={62} height={13} rx={3} className={styles.flag} />
      <text x={31} y={10} className={styles.flagText}>
        Root cause
      </text>
    </g>
  )
}
