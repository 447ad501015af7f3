import { type CheckFinding, checkRule } from '@opensoc/contract'
import { lintRules } from '@opensoc/domain'
import { type Answer, answer } from '../http/answer.ts'
import { type ReadRule, readRules } from '../rules/read-rule.ts'
import { referenceErrors } from '../rules/reference-errors.ts'
import type { RuleContext } from './rule-context.ts'
import { issueJson } from './rule-json.ts'

const MAX_FINDINGS = 500

export function ruleCheckAnswers({ state }: Pick<RuleContext, 'state'>): Answer[] {
  return [
    answer(checkRule, async ({ actor, body }) => {
      const { source, file, id } = body
      const read = readRules(source, file ?? '')
      const errors: CheckFinding[] = [
        ...read.flatMap(({ error }) => error ?? []),
        ...(await referenceErrors(source, file ?? '', () => state.rules.list(actor.tenantId))),
      ].map((error) => ({ ...issueJson(error), severity: 'error' }))
      const running = read.flatMap((one) => ('facts' in one && one.error === undefined ? one.facts : []))
      if (id !== undefined && errors.length === 0 && (read.length !== 1 || running[0]?.id !== id))
        errors.push(otherRule(id, read))
      const lint = lintRules([{ source, ...(file === undefined ? {} : { file }) }])
      return {
        rules: running.map(({ id: found, title, level }) => ({ id: found, title, level })),
        findings: [
          ...errors,
          ...lint.map((finding) => ({ ...issueJson(finding), severity: finding.severity })),
        ].slice(0, MAX_FINDINGS),
        is_runnable: errors.length === 0 && running.length > 0,
      }
    }),
  ]
}

function otherRule(id: string, read: readonly ReadRule[]): CheckFinding {
  const message =
    read.length > 1 ? `the text holds ${read.length} documents` : 'the id is that of another rule'
  return {
    code: 'RULE_OTHER',
    file: '',
    line: 1,
    column: 1,
    message,
    expected: `the one rule ${id}`,
    severity: 'error',
  }
}
