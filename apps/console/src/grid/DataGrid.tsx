// biome-ignore-all lint/a11y/useSemanticElements: virtual rows are placed by transforms, which table elements do not allow
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and tells the active row by aria-activedescendant
import { type CSSProperties, memo, type ReactNode } from 'react'
import { classNames } from '../text/class-names.ts'
import styles from './grid.module.css'
import type { DataGridProps, GridColumn } from './grid-props.ts'
import { useGridRows } from './useGridRows.ts'

/**
 * Virtual rows in one scroll region that holds the focus; the active row is told by `aria-activedescendant`.
 * The page's key layer moves it (`useListKeys`).
 */
export function DataGrid<Row>(props: DataGridProps<Row>) {
  const { label, rows, columns, rowKey, activeIndex, level, selectedKeys, rowHeight = 28 } = props
  const { scrollRef, headerHeight, items, totalHeight, gridId } = useGridRows(props)
  const tracks = columns.map(({ track }) => track).join(' ')
  const style = { '--tracks': tracks, '--row-height': `${rowHeight}px` } as CSSProperties
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: grid and treegrid both support these
    <div
      ref={scrollRef}
      role={level === undefined ? 'grid' : 'treegrid'}
      tabIndex={0}
      className={styles.grid}
      style={style}
      aria-label={label}
      aria-rowcount={(props.total ?? rows.length) < 0 ? -1 : (props.total ?? rows.length) + 1}
      aria-colcount={columns.length}
      aria-multiselectable={selectedKeys !== undefined}
      aria-activedescendant={
        items.some(({ index }) => index === activeIndex) ? `${gridId}-${activeIndex}` : undefined
      }
    >
      <Header columns={columns} height={headerHeight} />
      <div className={styles.body} style={{ height: totalHeight }} role="presentation">
        {items.map(({ index, start, slot }) => {
          const row = rows[index]!
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the grid holds the focus and the page's keys open rows
            <div
              key={slot}
              id={`${gridId}-${index}`}
              role="row"
              tabIndex={-1}
              aria-rowindex={index + 2}
              aria-selected={
                selectedKeys === undefined ? index === activeIndex : selectedKeys.has(rowKey(row))
              }
              aria-level={level?.(row)}
              data-active={index === activeIndex}
              className={styles.row}
              style={{ transform: `translateY(${start}px)` }}
              onClick={() => props.onActivate(index)}
              onDoubleClick={() => props.onOpen?.(row)}
            >
              <Cells row={row} columns={columns} />
            </div>
          )
        })}
      </div>
    </div>
  )
}

function Header<Row>({ columns, height }: { columns: readonly GridColumn<Row>[]; height: number }) {
  return (
    <div role="row" aria-rowindex={1} className={styles.head} style={{ height }}>
      {columns.map(({ id, header, isEnd, isBare }) => (
        <div
          key={id}
          role="columnheader"
          className={classNames(styles.cell, isEnd && styles.end, isBare && styles.bare)}
        >
          {header}
        </div>
      ))}
    </div>
  )
}

/** Drawn again only when its row or the columns changed: moving through a list redraws two rows' frames. */
const Cells = memo(function Cells<Row>({ row, columns }: { row: Row; columns: readonly GridColumn<Row>[] }) {
  return columns.map(({ id, cell, isEnd, isBare }) => (
    <div
      key={id}
      role="gridcell"
      className={classNames(styles.cell, isEnd && styles.end, isBare && styles.bare)}
    >
      {cell(row)}
    </div>
  ))
}) as <Row>(props: { row: Row; columns: readonly GridColumn<Row>[] }) => ReactNode
