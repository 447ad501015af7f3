import { type EntityRef, entityId } from '@opensoc/domain'
import type { RememberedFinding } from './remembered-finding.ts'

export interface IndexOptions {
  /** Findings kept under one entity: the newest. */
  readonly perEntity: number
  /** Findings kept in all; the oldest are forgotten first. */
  readonly signals: number
}

/** Of one burst an entity keeps the first two and the last: the ones between say nothing new and would push others out. */
const PER_BURST = 3
const MAX_BREADTH = 256

/** Bounded memory of findings by their entities, and of how widely each entity is shared. Tenants never meet in it. */
export class SignalIndex {
  readonly #options: IndexOptions
  readonly #byEntity = new Map<string, RememberedFinding[]>()
  /** Entity -> the hosts (or users, or sources) it was seen with. */
  readonly #breadth = new Map<string, Set<string>>()
  readonly #order: RememberedFinding[] = []
  #oldest = 0

  constructor(options: IndexOptions) {
    this.#options = options
  }

  /** Gives the finding that was forgotten for this one, if any. */
  add(finding: RememberedFinding): RememberedFinding | undefined {
    const primary = primaryOf(finding)
    for (const entity of finding.entities) {
      const key = keyOf(entity, finding.tenantId)
      const findings = this.#byEntity.get(key) ?? []
      addFolded(findings, finding)
      if (findings.length > this.#options.perEntity) findings.shift()
      this.#byEntity.set(key, findings)
      const seenWith = this.#breadth.get(key) ?? new Set()
      if (seenWith.size < MAX_BREADTH) seenWith.add(primary)
      this.#breadth.set(key, seenWith)
    }
    this.#order.push(finding)
    return this.#order.length - this.#oldest > this.#options.signals ? this.#forgetOldest() : undefined
  }

  /** Findings that share an entity with this one, each once. */
  sharing(finding: RememberedFinding): RememberedFinding[] {
    const found = new Set<RememberedFinding>()
    for (const entity of finding.entities) {
      for (const other of this.#byEntity.get(keyOf(entity, finding.tenantId)) ?? [])
        if (other.id !== finding.id) found.add(other)
    }
    return [...found]
  }

  breadthOf = (entity: EntityRef, tenantId: string): number =>
    this.#breadth.get(keyOf(entity, tenantId))?.size ?? 1

  #forgetOldest(): RememberedFinding {
    const finding = this.#order[this.#oldest++]!
    for (const entity of finding.entities) {
      const key = keyOf(entity, finding.tenantId)
      const findings = this.#byEntity.get(key)?.filter((other) => other !== finding) ?? []
      if (findings.length > 0) this.#byEntity.set(key, findings)
      else {
        this.#byEntity.delete(key)
        this.#breadth.delete(key)
      }
    }
    if (this.#oldest > 10_000) {
      this.#order.splice(0, this.#oldest)
      this.#oldest = 0
    }
    return finding
  }
}

function addFolded(findings: RememberedFinding[], finding: RememberedFinding): void {
  const key = burstKey(finding)
  let same = 0
  let last = -1
  for (let at = 0; at < findings.length; at++) {
    if (findings[at]!.ruleId !== finding.ruleId || burstKey(findings[at]!) !== key) continue
    same++
    last = at
  }
  if (same >= PER_BURST) findings.splice(last, 1)
  findings.push(finding)
}

/** Findings with the same key are the same thing said again. */
export function burstKey(finding: RememberedFinding): string {
  return `${finding.tenantId}\n${finding.ruleId}\n${primaryOf(finding)}`
}

/** What a finding is about first: its host, else its user, else its source. */
function primaryOf(finding: RememberedFinding): string {
  return finding.host?.toLowerCase() ?? finding.user?.toLowerCase() ?? finding.source
}

function keyOf(entity: EntityRef, tenantId: string): string {
  return `${tenantId}\n${entityId(entity)}`
}
