import { DEFAULT_TENANT, type Quieting, type RuleException } from '@opensoc/domain'
import type { RuleSetCompilation } from '@opensoc/sigma'
import type { Renormalize } from '../src/2-normalize/renormalize.ts'
import { createDetectionRules } from '../src/4-detect/detection-rules.ts'
import { detectRecords, type HistoryRules, historyPrefilter } from '../src/history/history-rules.ts'

/** Rules over history on the calling thread. */
export function localHistoryRules(
  set: Pick<RuleSetCompilation, 'rules' | 'buildingBlocks' | 'neededFields'>,
  renormalize: Renormalize,
  tuning: { readonly exceptions?: readonly RuleException[]; readonly quietings?: readonly Quieting[] } = {},
): HistoryRules {
  const rules = createDetectionRules(set, new Set(), tuning.exceptions, tuning.quietings)
  return {
    prefilter: historyPrefilter(set.rules),
    detect: async (records) => detectRecords(rules, records, { renormalize, tenantId: DEFAULT_TENANT }),
  }
}
