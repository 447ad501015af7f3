import type { EntityRef, Finding, FindingId, Incident, IncidentId, IncidentMember } from '@opensoc/domain'
import type { RememberedFinding } from './remembered-finding.ts'

/** An incident as correlation sees it: which findings, and why each of them. */
export interface FormedIncident {
  readonly id: IncidentId
  readonly tenantId: Finding['tenantId']
  /** In the order in which they joined. */
  readonly members: readonly IncidentMember[]
  /** Those kept in memory: all up to the cap. */
  readonly findings: readonly RememberedFinding[]
  /** Never joined to these again: a person said so. */
  readonly apartFrom?: readonly IncidentId[]
}

/** What people made of incidents: memberships as they are stored now. */
export interface Adopted {
  readonly incidents: readonly Pick<Incident, 'id' | 'tenantId' | 'members' | 'status' | 'apartFrom'>[]
  /** Incidents that are no more. */
  readonly gone: readonly IncidentId[]
  /** All findings of the incidents. */
  readonly findings: readonly RememberedFinding[]
}

export interface IncidentChanges {
  readonly changed: readonly FormedIncident[]
  /** Merged away: their id leads to the survivor. */
  readonly merged: readonly {
    readonly tenantId: Finding['tenantId']
    readonly from: IncidentId
    readonly to: IncidentId
  }[]
}

/** Joins findings into incidents. Deterministic: the same findings in the same order give the same incidents. */
export interface IncidentFormation {
  add(findings: readonly RememberedFinding[]): IncidentChanges
  /**
   * Findings leave for others that took their place, wherever those have joined; an incident keeps its last finding.
   * Gives the incidents that changed.
   */
  supersede(
    superseded: readonly { readonly from: FindingId; readonly to?: FindingId }[],
  ): readonly FormedIncident[]
  /** Continues where a process left off: its recent incidents, their findings, and recent findings of no incident. */
  restore(incidents: readonly Incident[], findings: readonly Finding[]): void
  /** An incident that people have closed takes no more findings: what comes later is a new one. */
  close(id: IncidentId): void
  reopen(id: IncidentId): void
  /** Goes on from what people corrected. */
  adopt(adopted: Adopted): void
  /** With how many other hosts, users or sources an entity was seen. */
  breadthOf(entity: EntityRef, tenantId: string): number
  /** Whether it holds this incident. */
  remembers(id: IncidentId): boolean
  /** Whether it holds a finding that shares an entity with this one and is no further than this from it in time. */
  isNear(finding: Finding, withinMs: number): boolean
}
