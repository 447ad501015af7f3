import type { Coverage, TechniqueCoverage } from '@opensoc/contract'
import type { CoverageSearch } from './coverage-search.ts'

/** A technique under one of its tactics. */
export interface MatrixTile {
  readonly key: string
  readonly technique: TechniqueCoverage
  readonly isSub: boolean
  /** How many sub-techniques it has, and how many of them some rule names. */
  readonly subs: number
  readonly coveredSubs: number
  readonly isInLayer: boolean
}

export interface MatrixColumn {
  readonly shortname: string
  readonly name: string
  readonly tiles: readonly MatrixTile[]
  /** Of the techniques shown, sub-techniques included where they are. */
  readonly covered: number
}

/** What an imported layer names: `T1059`, or `T1059/execution` where it means one tactic. */
export type LayerNames = ReadonlySet<string>

const FOREIGN = 'another-release'

/** The columns as the search asks for them. A technique is shown if it, or a sub-technique of it, is meant. */
export function matrixColumns(
  coverage: Coverage,
  search: CoverageSearch,
  layer: LayerNames | undefined,
): MatrixColumn[] {
  const gap = coverage.gaps.find(({ name }) => name === search.gap)
  const gapIds = gap && new Set([...gap.techniques, ...gap.idle_techniques])
  const subsOf = Map.groupBy(
    coverage.techniques.filter(({ parent }) => parent !== undefined),
    ({ parent }) => parent!,
  )
  const column = (shortname: string, name: string, all: readonly TechniqueCoverage[]): MatrixColumn => {
    const inLayer = ({ id }: TechniqueCoverage) =>
      layer?.has(id) === true || layer?.has(`${id}/${shortname}`) === true
    const isMeant = (one: TechniqueCoverage) =>
      (search.platform === '' || one.platforms.includes(search.platform)) &&
      (gapIds === undefined || gapIds.has(one.id)) &&
      (search.show !== 'gaps' || !isLive(one)) &&
      (search.show !== 'live' || isLive(one)) &&
      (search.show !== 'layer' || inLayer(one))
    const tiles = all.flatMap((one): MatrixTile[] => {
      const subs = subsOf.get(one.id) ?? []
      const meant = subs.filter(isMeant)
      if (!isMeant(one) && meant.length === 0) return []
      const tile = (technique: TechniqueCoverage, isSub: boolean): MatrixTile => ({
        key: `${shortname}/${technique.id}`,
        technique,
        isSub,
        subs: isSub ? 0 : subs.length,
        coveredSubs: isSub ? 0 : subs.filter(isCovered).length,
        isInLayer: inLayer(technique),
      })
      return [tile(one, false), ...(search.subs ? meant.map((sub) => tile(sub, true)) : [])]
    })
    return { shortname, name, tiles, covered: tiles.filter(({ technique }) => isCovered(technique)).length }
  }
  const columns = coverage.tactics.map(({ shortname, name }) =>
    column(
      shortname,
      name,
      coverage.techniques.filter(
        ({ parent, tactics }) => parent === undefined && tactics.includes(shortname),
      ),
    ),
  )
  const all =
    coverage.foreign.length === 0
      ? columns
      : [...columns, column(FOREIGN, `Not in v${coverage.attack_version}`, coverage.foreign)]
  return all.filter(
    ({ shortname, tiles }) => (search.tactic === '' || shortname === search.tactic) && tiles.length > 0,
  )
}

export function isCovered({ state }: TechniqueCoverage): boolean {
  return state === 'rule' || state === 'live' || state === 'tested'
}

export function isLive({ state }: TechniqueCoverage): boolean {
  return state === 'live' || state === 'tested'
}

/** ATT&CK's platforms of this matrix. */
export function platformsOf({ techniques }: Coverage): string[] {
  return [...new Set(techniques.flatMap(({ platforms }) => platforms))].sort()
}

/** The tile that an arrow key leads to, by key; undefined at an edge. Left and right keep the height. */
export function neighbourTile(
  columns: readonly MatrixColumn[],
  from: string,
  key: string,
): string | undefined {
  const at = columns.findIndex(({ tiles }) => tiles.some((tile) => tile.key === from))
  if (at < 0) return undefined
  const { tiles } = columns[at]!
  const row = tiles.findIndex((tile) => tile.key === from)
  if (key === 'ArrowUp' || key === 'ArrowDown') return tiles[row + (key === 'ArrowUp' ? -1 : 1)]?.key
  if (key === 'Home') return tiles[0]?.key
  if (key === 'End') return tiles.at(-1)?.key
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return undefined
  const beside = columns[at + (key === 'ArrowLeft' ? -1 : 1)]?.tiles
  return beside?.[Math.min(row, beside.length - 1)]?.key
}
