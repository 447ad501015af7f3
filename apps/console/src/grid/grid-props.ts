import type { ReactNode } from 'react'

export interface GridColumn<Row> {
  readonly id: string
  readonly header: ReactNode
  /** A CSS grid track: `64px`, `minmax(160px, 1fr)`. */
  readonly track: string
  readonly isEnd?: boolean
  /** Without padding, for a control that fills the cell. */
  readonly isBare?: boolean
  readonly cell: (row: Row) => ReactNode
}

export interface DataGridProps<Row> {
  readonly label: string
  readonly rows: readonly Row[]
  readonly columns: readonly GridColumn<Row>[]
  readonly rowKey: (row: Row) => string
  /** All rows that match, loaded or not; -1 when unknown. */
  readonly total?: number
  readonly activeIndex: number
  readonly onActivate: (index: number) => void
  readonly onOpen?: (row: Row) => void
  readonly onEndReached?: () => void
  readonly selectedKeys?: ReadonlySet<string>
  readonly rowHeight?: number
  /** For a treegrid: the depth of a row, from 1. */
  readonly level?: (row: Row) => number
}
