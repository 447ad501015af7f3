import { z } from 'zod'
import { operation } from './operation.ts'
import { RuleIssue } from './rule-import.ts'

/** `error`: the rule does not run so; the others are conventions. */
const CheckFinding = RuleIssue.extend({ severity: z.enum(['error', 'warning', 'hint']) })
export type CheckFinding = z.output<typeof CheckFinding>

export const checkRule = operation({
  id: 'checkRule',
  method: 'POST',
  path: '/api/v1/rules/check',
  summary: 'Judge a rule text through the real compiler and the conventions, and store nothing',
  scope: 'read',
  body: z.object({
    source: z.string().max(1_000_000),
    /** Named in the findings; without it file names are not judged. */
    file: z.string().max(500).optional(),
    /** The rule that the text is meant for: a text of another rule is an error. */
    id: z.string().max(200).optional(),
  }),
  response: z.object({
    /** The documents that the text holds and that run. */
    rules: z.array(z.object({ id: z.string(), title: z.string(), level: z.string() })),
    /** By place: at most 500. */
    findings: z.array(CheckFinding),
    is_runnable: z.boolean(),
  }),
})
