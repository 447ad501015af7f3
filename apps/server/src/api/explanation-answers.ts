import { explainIncident, type IncidentExplanation, priorityCalibration } from '@opensoc/contract'
import type { EventLake, Evidence, Finding, Incident, StateStore } from '@opensoc/domain'
import { calibrate, explainStory, type LabeledScore, newestIncidents } from '@opensoc/pipeline'
import { type Answer, answer } from '../http/answer.ts'
import { findingsOfIncident, storedIncident } from './stored-incident.ts'

/** Where incidents began and what they touched; and how well the priority agrees with people. */
export function explanationAnswers({
  state,
  lake,
}: {
  readonly state: StateStore
  readonly lake: EventLake
}): Answer[] {
  return [
    answer(explainIncident, async ({ params, actor, signal }) => {
      const incident = await storedIncident(state, actor, params.id)
      const findings = await findingsOfIncident(state, incident)
      return explanationJson(incident, findings, await explainStory({ incident, findings, lake, signal }))
    }),

    answer(priorityCalibration, async ({ actor }) => {
      const labels: LabeledScore[] = []
      for await (const { verdict, score } of newestIncidents(state, actor.tenantId)) {
        if (verdict === 'true_positive') labels.push({ score, isTrue: true })
        else if (verdict === 'false_positive' || verdict === 'benign_positive')
          labels.push({ score, isTrue: false })
      }
      const { isCalibrated, bins, ...rest } = calibrate(labels)
      return { ...rest, is_calibrated: isCalibrated, bins: [...bins] }
    }),
  ]
}

function explanationJson(
  incident: Incident,
  findings: readonly Finding[],
  { cause, impact, narrative }: Awaited<ReturnType<typeof explainStory>>,
): IncidentExplanation {
  return {
    root_cause: {
      candidates: cause.candidates.map(({ entryClass, rootEventIds, evidence, ...rest }) => ({
        ...rest,
        entry_class: entryClass,
        root_event_ids: [...rootEventIds],
        evidence: evidence.map(evidenceJson),
      })),
      is_determined: cause.isDetermined,
      chain: cause.chain.map(({ eventIds, ...edge }) => ({ ...edge, event_ids: [...eventIds] })),
      gaps: cause.gaps.map((gap) => ({ ...gap })),
    },
    impact: {
      affected: impact.affected.map(({ why, ...thing }) => ({ ...thing, why: evidenceJson(why) })),
      crown_jewels: impact.crownJewels.map(({ kind, key, label }) => ({ kind, key, label })),
    },
    narrative: narrative.sentences.map(evidenceJson),
    unknowns: [...narrative.unknowns],
    times: timesOf(incident, findings, cause.isDetermined ? cause.candidates[0]?.time : undefined),
    is_incomplete: cause.isIncomplete || impact.isIncomplete,
  }
}

function evidenceJson({ text, eventIds }: Evidence) {
  return { text, event_ids: [...eventIds] }
}

function timesOf(
  { createdTime, acknowledgedTime, resolvedTime }: Incident,
  findings: readonly Finding[],
  rootTime: number | undefined,
): IncidentExplanation['times'] {
  const first = findings[0]?.time
  return {
    ...(rootTime === undefined || first === undefined ? {} : { dwell_ms: Math.max(0, first - rootTime) }),
    ...(rootTime === undefined ? {} : { detect_ms: Math.max(0, createdTime - rootTime) }),
    ...(acknowledgedTime === undefined ? {} : { acknowledge_ms: acknowledgedTime - createdTime }),
    ...(resolvedTime === undefined ? {} : { resolve_ms: resolvedTime - createdTime }),
  }
}
