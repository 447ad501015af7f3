import { readUploadedRelease } from '@opensoc/content-files'
import {
  importRuleArchive,
  importRules,
  type RuleQuery as QueryJson,
  setRulesEnabled,
} from '@opensoc/contract'
import {
  type Job,
  keptFromEnabling,
  matchesRuleQuery,
  type RuleQuery,
  type StoredRule,
} from '@opensoc/domain'
import type { Actor } from '../http/actor.ts'
import { type Answer, answer } from '../http/answer.ts'
import type { RuleText } from '../rules/rule-library.ts'
import { applyRules, auditRules, backFillJson, type RuleContext } from './rule-context.ts'
import { issueJson } from './rule-json.ts'

const MAX_IDS = 10_000

export function ruleImportAnswers(context: RuleContext): Answer[] {
  const { state, library } = context
  return [
    answer(importRules, async ({ actor, body }) =>
      importFiles(context, actor, { ...body, origin: body.origin ?? 'import' }),
    ),

    answer(importRuleArchive, async ({ actor, body }) => {
      const { base64, name, ...how } = body
      const { origin, files } = await readUploadedRelease(name, Buffer.from(base64, 'base64'))
      return importFiles(context, actor, { ...how, origin, files })
    }),

    answer(setRulesEnabled, async ({ actor, body }) => {
      const { enabled, ids, dry_run, backfill } = body
      let job: Job | undefined
      const rules = await state.rules.list(actor.tenantId)
      const named = ids === undefined ? undefined : new Set(ids)
      const query = queryOf(body.query)
      const matched = rules.filter((rule) => named?.has(rule.id) ?? matchesRuleQuery(rule, query))
      // A rule that is named is meant: only a query leaves out what its author gave up.
      const kept = (rule: StoredRule) =>
        enabled && named === undefined ? keptFromEnabling(rule, query) : undefined
      const changing = matched.filter((rule) => rule.enabled !== enabled && kept(rule) === undefined)
      if (!dry_run && changing.length > 0) {
        const changed = changing.map(({ id }) => id)
        await library.setEnabled(actor.tenantId, changed, enabled)
        await auditRules(context, actor, enabled ? 'rules.enable' : 'rules.disable', {
          ids: changed.slice(0, 100),
          changed: changed.length,
          ...(body.query === undefined ? {} : { query: body.query }),
        })
        job = await applyRules(context, { owner: actor.name, isBackFilled: backfill })
      }
      const count = (why: ReturnType<typeof kept>) => matched.filter((rule) => kept(rule) === why).length
      return {
        matched: matched.length,
        changed: changing.length,
        unchanged: count(undefined) - changing.length,
        refused: count('refused'),
        given_up: count('given_up'),
        ids: changing.slice(0, MAX_IDS).map(({ id }) => id),
        ...backFillJson(job),
      }
    }),
  ]
}

interface Import {
  readonly files: readonly RuleText[]
  readonly space: 'upstream' | 'own'
  /** Of upstream rules. */
  readonly origin: string
  readonly enable: boolean
  readonly backfill: boolean
  readonly note?: string | undefined
}

async function importFiles(
  context: RuleContext,
  actor: Actor,
  { files, space, origin, enable, backfill, note }: Import,
) {
  const outcome = await context.library.import(files, {
    ...{ tenantId: actor.tenantId, actor: actor.name, space, enable },
    ...(space === 'own' ? {} : { origin }),
    ...(note === undefined ? {} : { note }),
  })
  const { added, updated, merged, unchanged, conflicts, refused } = outcome
  const counts = { imported: added + updated + merged, added, updated, merged }
  await auditRules(context, actor, 'rules.import', {
    ...{ ...counts, conflicts: conflicts.length, refused: refused.length, space },
    ...(space === 'own' ? {} : { origin }),
  })
  const job = await applyRules(context, { owner: actor.name, isBackFilled: backfill })
  return {
    ...{ ...counts, unchanged, conflicts: [...conflicts], refused: refused.map(issueJson) },
    ...backFillJson(job),
  }
}

/** Without the keys that are `undefined`. */
export function queryOf(query: QueryJson = {}): RuleQuery {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined))
}
