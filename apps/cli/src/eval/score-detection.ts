import { technique } from '@opensoc/attack'
import type { LabeledFile } from './labels.ts'

/** What was found in a recording. */
export interface FoundInFile {
  readonly file: LabeledFile
  readonly events: number
  readonly findings: number
  /** Of medium level and above. */
  readonly findingsOfWeight: number
  /** Technique ids of all findings. */
  readonly techniques: ReadonlySet<string>
}

export interface Recall {
  readonly what: string
  readonly files: number
  /** A finding names exactly the technique; of the files whose technique is known, NaN if there are none. */
  readonly exact: number
  /** A finding names it, its parent or another part of its parent. */
  readonly parent: number
  /** A finding names a technique of the tactic. */
  readonly tactic: number
  /** Baseline: any finding of medium level and above, whatever it names. */
  readonly medium: number
  /** Baseline: any finding. */
  readonly any: number
  /** Control: `parent` (`tactic` where only that is known) of the findings of files with other labels. */
  readonly control: number
}

/** Recall over all labeled files, and by technique. Shares of files, 0 to 1. */
export function scoreDetection(found: readonly FoundInFile[]): {
  readonly total: Recall
  readonly byTechnique: readonly Recall[]
} {
  const labeled = found.filter(({ file }) => file.techniques.length > 0 || file.tactics.length > 0)
  const techniques = [...new Set(labeled.flatMap(({ file }) => file.techniques))].sort()
  return {
    total: recallOf('all', labeled, labeled),
    byTechnique: techniques.map((id) => {
      const files = labeled.filter(({ file }) => file.techniques.includes(id))
      const narrowed = files.map((one) => ({ ...one, file: { ...one.file, techniques: [id], tactics: [] } }))
      return recallOf(`${id} ${technique(id)?.name ?? ''}`.trim(), narrowed, labeled)
    }),
  }
}

function recallOf(what: string, found: readonly FoundInFile[], all: readonly FoundInFile[]): Recall {
  const byTechnique = found.filter(({ file }) => file.techniques.length > 0)
  return {
    what,
    files: found.length,
    exact: share(byTechnique, ({ file, techniques }) => file.techniques.some((id) => techniques.has(id))),
    parent: share(byTechnique, ({ file, techniques }) => namesParent(file.techniques, techniques)),
    tactic: share(found, ({ file, techniques }) => namesTactic(file, techniques)),
    medium: share(found, ({ findingsOfWeight }) => findingsOfWeight > 0),
    any: share(found, ({ findings }) => findings > 0),
    control: control(found, all, byTechnique.length * 2 > found.length ? sharesParent : sharesTactic),
  }
}

function share(found: readonly FoundInFile[], isHit: (one: FoundInFile) => boolean): number {
  return found.filter(isHit).length / found.length
}

type IsHit = (file: LabeledFile, techniques: ReadonlySet<string>) => boolean

/** What files with other labels would give for these labels: how much a hit says. */
function control(found: readonly FoundInFile[], all: readonly FoundInFile[], isHit: IsHit): number {
  let hits = 0
  let pairs = 0
  for (const { file } of found) {
    for (const other of all) {
      if (other.file.path === file.path || haveCommonLabel(file, other.file)) continue
      pairs += 1
      if (isHit(file, other.techniques)) hits += 1
    }
  }
  return pairs === 0 ? 0 : hits / pairs
}

function haveCommonLabel(a: LabeledFile, b: LabeledFile): boolean {
  return (
    a.tactics.some((tactic) => b.tactics.includes(tactic)) || namesParent(a.techniques, new Set(b.techniques))
  )
}

const sharesParent: IsHit = (file, techniques) => namesParent(file.techniques, techniques)
const sharesTactic: IsHit = (file, techniques) => namesTactic(file, techniques)

const parentOf = (id: string) => id.split('.', 1)[0]!

function namesParent(labels: readonly string[], techniques: ReadonlySet<string>): boolean {
  const parents = new Set([...techniques].map(parentOf))
  return labels.some((id) => parents.has(parentOf(id)))
}

function namesTactic({ techniques: labels, tactics }: LabeledFile, techniques: ReadonlySet<string>): boolean {
  const wanted = new Set([...tactics, ...labels.flatMap((id) => technique(id)?.tactics ?? [])])
  return [...techniques].some((id) => (technique(id)?.tactics ?? []).some((tactic) => wanted.has(tactic)))
}
