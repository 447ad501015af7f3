import { type KeyboardEvent, useRef } from 'react'
import styles from './coverage.module.css'
import { STATES } from './coverage-words.ts'
import { type MatrixColumn, type MatrixTile, neighbourTile } from './matrix.ts'

interface MatrixProps {
  readonly columns: readonly MatrixColumn[]
  /** The id of the technique that is open, or empty. */
  readonly active: string
  readonly onActivate: (id: string) => void
}

/** A column a tactic, a button a technique. One of them is in the tab order; arrow keys go from tile to tile. */
export function Matrix({ columns, active, onActivate }: MatrixProps) {
  const region = useRef<HTMLElement>(null)
  const all = columns.flatMap(({ tiles }) => tiles)
  const entry = all.find(({ technique }) => technique.id === active) ?? all[0]
  const onKeyDown = (event: KeyboardEvent, key: string) => {
    const next = neighbourTile(columns, key, event.key)
    if (next === undefined) return
    event.preventDefault()
    region.current?.querySelector<HTMLElement>(`[data-tile="${CSS.escape(next)}"]`)?.focus()
  }
  return (
    <section ref={region} className={styles.matrix} aria-label="Matrix">
      {columns.map(({ shortname, name, tiles, covered }) => (
        <section key={shortname} className={styles.column} aria-label={name}>
          <h2>{name}</h2>
          <p className="dim">
            {covered} of {tiles.length} covered
          </p>
          {tiles.map((tile) => (
            <Tile
              key={tile.key}
              tile={tile}
              isEntry={tile === entry}
              isActive={tile.technique.id === active}
              onActivate={onActivate}
              onKeyDown={onKeyDown}
            />
          ))}
        </section>
      ))}
    </section>
  )
}

interface TileProps {
  readonly tile: MatrixTile
  readonly isEntry: boolean
  readonly isActive: boolean
  readonly onActivate: (id: string) => void
  readonly onKeyDown: (event: KeyboardEvent, key: string) => void
}

function Tile({ tile, isEntry, isActive, onActivate, onKeyDown }: TileProps) {
  const { key, technique, isSub, subs, coveredSubs, isInLayer } = tile
  const { id, name, state, rules } = technique
  const { mark, words } = STATES[state]
  const more = [
    `${rules} rules`,
    ...(subs > 0 ? [`${coveredSubs} of ${subs} sub-techniques with a rule`] : []),
    ...(isInLayer ? ['in the layer'] : []),
  ].join(', ')
  const classes = [styles.tile, styles[state], isSub && styles.sub, isInLayer && styles.inLayer]
  return (
    <button
      type="button"
      data-tile={key}
      className={classes.filter((one) => typeof one === 'string').join(' ')}
      aria-pressed={isActive}
      title={`${id} ${name ?? ''}\n${words}\n${more}`}
      tabIndex={isEntry ? 0 : -1}
      onClick={() => onActivate(isActive ? '' : id)}
      onKeyDown={(event) => onKeyDown(event, key)}
    >
      <span className={styles.mark} aria-hidden="true">
        {mark}
      </span>
      <span className={styles.name}>{name ?? id}</span>
      <span className="unseen">{`, ${id}: ${words}, ${more}`}</span>
      <span className={styles.count} aria-hidden="true">
        {rules > 0 ? rules : ''}
      </span>
    </button>
  )
}
