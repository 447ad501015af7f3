import type { Rule, RuleIssue, RuleTexts } from '@opensoc/contract'
import { mergeRule, type StoredRule } from '@opensoc/domain'
import type { SigmaError } from '@opensoc/sigma'

export function ruleJson(rule: StoredRule, findingCount: number): Rule {
  const { id, title, kind, level, status, space, file, origin, enabled, refused } = rule
  return {
    id,
    title,
    kind,
    level,
    ...(status === undefined ? {} : { status }),
    space,
    file,
    ...(origin === undefined ? {} : { origin }),
    enabled,
    ...(refused === undefined ? {} : { refused }),
    tags: [...rule.tags],
    logsource: { ...rule.logsource },
    is_modified: rule.base !== undefined && rule.base !== rule.source,
    has_conflict: rule.pending !== undefined,
    finding_count: findingCount,
    updated_time: rule.updatedTime,
  }
}

export function ruleTextsJson(rule: StoredRule, findingCount: number): RuleTexts {
  const { source, base, pending } = rule
  const isConflict = base !== undefined && pending !== undefined
  return {
    ...ruleJson(rule, findingCount),
    source,
    ...(base === undefined ? {} : { base }),
    ...(isConflict ? { pending, merged: mergeRule({ base, local: source, upstream: pending }).text } : {}),
  }
}

export function issueJson({ code, file, line, column, message, expected }: SigmaError): RuleIssue {
  return {
    code,
    file: file ?? '',
    message,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    ...(expected === undefined ? {} : { expected }),
  }
}
