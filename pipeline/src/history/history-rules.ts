import type { StoredEvent, TenantId } from '@opensoc/domain'
import { type CompiledRule, type Prefilter, prefilterOf, sourcePrefilterOf } from '@opensoc/sigma'
import type { Renormalize } from '../2-normalize/renormalize.ts'
import { type DetectOutput, detect } from '../4-detect/detect.ts'
import type { DetectionRules } from '../4-detect/detection-rules.ts'

/** Of a stored event, what it is made anew from. */
export type StoredRecord = Pick<StoredEvent, 'id' | 'source' | 'receivedTime' | 'raw'>

/** Rules that judge stored events as live detection would have, on whatever thread they run. */
export interface HistoryRules {
  /** Holds of every event that one of the rules may match: what the lake is asked. */
  readonly prefilter: Prefilter
  detect(records: readonly StoredRecord[]): Promise<DetectOutput>
}

/** More rules are asked of the lake by their log sources alone: a question of thousands of literals costs more than it saves. */
const MAX_RULES_BY_TEXT = 40

export function historyPrefilter(rules: readonly CompiledRule[]): Prefilter {
  const ofRule = rules.length <= MAX_RULES_BY_TEXT ? prefilterOf : sourcePrefilterOf
  const parts = new Map(rules.map((rule) => ofRule(rule)).map((part) => [JSON.stringify(part), part]))
  if ([...parts.values()].some(({ kind }) => kind === 'all')) return { kind: 'all' }
  return parts.size === 1 ? [...parts.values()][0]! : { kind: 'or', parts: [...parts.values()] }
}

/** The stored records are made into events anew, and matched: what is found is exactly what live detection would have found. */
export function detectRecords(
  rules: DetectionRules,
  records: readonly StoredRecord[],
  { renormalize, tenantId }: { readonly renormalize: Renormalize; readonly tenantId: TenantId },
): DetectOutput {
  return detect(
    rules,
    records.flatMap((record) => renormalize(record, tenantId) ?? []),
  )
}
