import { type EntityRef, entityId } from '@opensoc/domain'
import { isRare, type Signal } from './evidence.ts'
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
  readonly #byEntity = new Map<string, Signal[]>()
  /** Entity -> the hosts (or users, or sources) it was seen with. */
  readonly #breadth = new Map<string, Set<string>>()
  readonly #order: Signal[] = []
  #oldest = 0

  constructor(options: IndexOptions) {
    this.#options = options
  }

  /** Gives the finding that was forgotten for this one, if any. */
  add(finding: Signal): Signal | undefined {
    const primary = primaryOf(finding)
    for (const key of keysOf(finding)) {
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

  /** Findings that share an entity with this one, or are as rare in the same tenant, each once. */
  sharing(finding: Signal): Signal[] {
    const found = new Set<Signal>()
    for (const key of keysOf(finding)) {
      for (const other of this.#byEntity.get(key) ?? []) if (other.id !== finding.id) found.add(other)
    }
    return [...found]
  }

  /** Findings that share an entity with this one, which need not have been judged. */
  sharingEntity({ entities, tenantId }: RememberedFinding): Signal[] {
    return entities.flatMap((entity) => this.#byEntity.get(keyOf(entity, tenantId)) ?? [])
  }

  breadthOf = (entity: EntityRef, tenantId: string): number =>
    this.#breadth.get(keyOf(entity, tenantId))?.size ?? 1

  #forgetOldest(): Signal {
    const finding = this.#order[this.#oldest++]!
    for (const key of keysOf(finding)) {
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

/** Under what a finding is remembered: its entities, and for a rare one its tenant. */
function keysOf(finding: Signal): string[] {
  const keys = finding.entities.map((entity) => keyOf(entity, finding.tenantId))
  if (isRare(finding)) keys.push(`${finding.tenantId}\nrare`)
  return keys
}

function addFolded(findings: Signal[], finding: Signal): void {
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
export function primaryOf(finding: RememberedFinding): string {
  return finding.host?.toLowerCase() ?? finding.user?.toLowerCase() ?? finding.source
}

function keyOf(entity: EntityRef, tenantId: string): string {
  return `${tenantId}\n${entityId(entity)}`
}
