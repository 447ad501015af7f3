import { readRuleFiles } from '@opensoc/content-files'
import {
  type CompiledRule,
  compileRule,
  parseSigma,
  type SigmaDocument,
  type SigmaError,
} from '@opensoc/sigma'

/** What became of one rule: a row of `--rules-report`. */
export interface RuleReport {
  readonly file: string
  readonly id?: string
  readonly title?: string
  readonly status: 'loaded' | 'refused'
  readonly reason?: string
  readonly line?: number
  readonly column?: number
}

/** Compiles every rule of files and folders; what cannot be evaluated exactly is in the report with its place. */
export async function loadRules(
  paths: readonly string[],
): Promise<{ rules: CompiledRule[]; report: RuleReport[] }> {
  const rules: CompiledRule[] = []
  const report: RuleReport[] = []
  for (const { file, source } of await readRuleFiles(paths)) {
    for (const document of parseSigma(source, { file })) report.push(take(document, file, rules))
  }
  return { rules, report }
}

function take(document: SigmaDocument, file: string, rules: CompiledRule[]): RuleReport {
  if (!document.ok) return refusal(file, document.error)
  if (document.kind !== 'rule') {
    return {
      file,
      status: 'refused',
      reason: `a ${document.kind} document is not run offline by this version`,
    }
  }
  const { id, title } = document.rule
  const outcome = compileRule(document.rule)
  if (!outcome.ok) return { ...refusal(file, outcome.error), id, title }
  rules.push(outcome.rule)
  return { file, id, title, status: 'loaded' }
}

function refusal(file: string, error: SigmaError): RuleReport {
  return {
    file: error.file ?? file,
    status: 'refused',
    reason: error.expected === undefined ? error.message : `${error.message}; expected ${error.expected}`,
    ...(error.line === undefined ? {} : { line: error.line }),
    ...(error.column === undefined ? {} : { column: error.column }),
  }
}
