import type { Finding, Incident } from '@opensoc/contract'
import { VisibleText } from '../text/VisibleText.tsx'

interface JoinReasonProps {
  readonly incident: Incident
  readonly findings: readonly Finding[]
  readonly findingId: string
}

/** Why this alert belongs to the incident. */
export function JoinReason({ incident, findings, findingId }: JoinReasonProps) {
  const member = incident.members.find(({ finding_id }) => finding_id === findingId)
  if (member === undefined) return null
  const joined = findings.find(({ id }) => id === member.joined_to)
  return (
    <section aria-label="Why in this incident">
      <h3>Why in this incident</h3>
      {member.joined_to === undefined ? (
        <p className="dim">It is the first alert: the incident began with it.</p>
      ) : (
        <p className="dim">
          {member.by === undefined && <>It shares </>}
          {member.by === 'same_rule' && <>The same rule spoke, rarely as it does, at nearly the same time </>}
          {member.by === 'nearby' && <>It is as rare and came at nearly the same time </>}
          {member.shared_entities.map(({ kind, label }, index) => (
            <span key={`${kind}:${label}`}>
              {index > 0 && ', '}
              {kind}{' '}
              <b>
                <VisibleText text={label} />
              </b>
            </span>
          ))}{' '}
          {member.by === undefined ? 'with' : 'as'}{' '}
          {joined === undefined ? 'another alert' : <VisibleText text={`“${joined.title}”`} />} (strength{' '}
          {member.strength.toFixed(2)} of 1).
        </p>
      )}
    </section>
  )
}
