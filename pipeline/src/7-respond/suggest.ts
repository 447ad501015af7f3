import type { EntityRef, Finding, FindingId, Incident } from '@opensoc/domain'
import { isPrivateAddress } from '../ip-reach.ts'

/** A next step that a person may take. Nothing is done by itself. */
export interface Suggestion {
  /** OpenC2 action. */
  readonly action: 'contain' | 'deny' | 'delete' | 'stop' | 'investigate'
  readonly label: string
  readonly targetKind: EntityRef['kind']
  readonly target: string
  readonly reason: string
  readonly findingIds: readonly FindingId[]
}

const MAX_SUGGESTIONS = 8
const STEPS: readonly {
  readonly kind: EntityRef['kind']
  readonly action: Suggestion['action']
  readonly verb: string
  readonly why: string
  readonly most: number
}[] = [
  { kind: 'host', action: 'contain', verb: 'Isolate', why: 'high findings came from it', most: 3 },
  {
    kind: 'access_key',
    action: 'deny',
    verb: 'Revoke access key',
    why: 'it was used in the incident',
    most: 2,
  },
  {
    kind: 'user',
    action: 'contain',
    verb: 'Reset sessions of',
    why: 'the account acted in the incident',
    most: 2,
  },
  {
    kind: 'ip',
    action: 'deny',
    verb: 'Block',
    why: 'a public address that the incident spoke with',
    most: 2,
  },
  { kind: 'domain', action: 'deny', verb: 'Block', why: 'a domain that the incident spoke with', most: 2 },
  { kind: 'file', action: 'contain', verb: 'Quarantine', why: 'the file took part in the incident', most: 1 },
  {
    kind: 'message',
    action: 'delete',
    verb: 'Remove the mail',
    why: 'it may lie in other mailboxes',
    most: 1,
  },
]

/** Next steps from the facts of an incident, most useful first: those behind strong findings. */
export function suggest(incident: Incident, findings: readonly Finding[]): Suggestion[] {
  const suggestions: Suggestion[] = []
  for (const step of STEPS) {
    const ranked = rank(
      incident.entities.filter((entity) => entity.kind === step.kind && isTarget(entity)),
      findings,
    )
    for (const { entity, strong } of ranked.slice(0, step.most)) {
      if (strong.length === 0) continue
      suggestions.push({
        action: step.action,
        label: `${step.verb} ${entity.label}`,
        targetKind: entity.kind,
        target: entity.label,
        reason: `${step.why}: ${strong[0]!.title}`,
        findingIds: strong.slice(0, 10).map((finding) => finding.id),
      })
    }
  }
  return suggestions.slice(0, MAX_SUGGESTIONS)
}

function rank(entities: readonly EntityRef[], findings: readonly Finding[]) {
  return entities
    .map((entity) => ({
      entity,
      strong: findings.filter(
        (finding) =>
          isStrong(finding) &&
          finding.entities.some((other) => other.kind === entity.kind && other.key === entity.key),
      ),
    }))
    .sort((a, b) => b.strong.length - a.strong.length || (a.entity.key < b.entity.key ? -1 : 1))
}

function isStrong(finding: Finding): boolean {
  return finding.level === 'high' || finding.level === 'critical'
}

function isTarget({ kind, key }: EntityRef): boolean {
  return kind !== 'ip' || !isPrivateAddress(key)
}
