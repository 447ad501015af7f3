import { entityId, type Finding } from '@opensoc/domain'

export interface IndexOptions {
  /** Findings kept under one entity: the newest. */
  readonly perEntity: number
  /** Findings kept in all; the oldest are forgotten first. */
  readonly signals: number
}

/** Bounded memory of findings by their entities, and of how widely each entity is shared. */
export class SignalIndex {
  readonly #options: IndexOptions
  readonly #byEntity = new Map<string, Finding[]>()
  /** Entity -> the hosts (or users, or sources) it was seen with. */
  readonly #breadth = new Map<string, Set<string>>()
  readonly #order: Finding[] = []
  #oldest = 0

  constructor(options: IndexOptions) {
    this.#options = options
  }

  add(finding: Finding): void {
    const primary = primaryOf(finding)
    for (const entity of finding.entities) {
      const id = entityId(entity)
      const findings = this.#byEntity.get(id) ?? []
      findings.push(finding)
      if (findings.length > this.#options.perEntity) findings.shift()
      this.#byEntity.set(id, findings)
      const seenWith = this.#breadth.get(id) ?? new Set()
      if (seenWith.size < 256) seenWith.add(primary)
      this.#breadth.set(id, seenWith)
    }
    this.#order.push(finding)
    if (this.#order.length - this.#oldest > this.#options.signals) this.#forget(this.#order[this.#oldest++]!)
    if (this.#oldest > 10_000) {
      this.#order.splice(0, this.#oldest)
      this.#oldest = 0
    }
  }

  /** Findings that share an entity with this one, each once. */
  sharing(finding: Finding): Finding[] {
    const found = new Set<Finding>()
    for (const entity of finding.entities) {
      for (const other of this.#byEntity.get(entityId(entity)) ?? [])
        if (other.id !== finding.id) found.add(other)
    }
    return [...found]
  }

  breadthOf = (id: string): number => this.#breadth.get(id)?.size ?? 1

  #forget(finding: Finding): void {
    for (const entity of finding.entities) {
      const id = entityId(entity)
      const findings = this.#byEntity.get(id)?.filter((other) => other.id !== finding.id) ?? []
      if (findings.length > 0) this.#byEntity.set(id, findings)
      else {
        this.#byEntity.delete(id)
        this.#breadth.delete(id)
      }
    }
  }
}

/** What a finding is about first: its host, else its user, else its source. */
export function primaryOf(finding: Finding): string {
  return finding.host?.toLowerCase() ?? finding.user?.toLowerCase() ?? finding.source
}
