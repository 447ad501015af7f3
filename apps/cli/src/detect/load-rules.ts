import { isBuildingBlock, readRuleFiles } from '@opensoc/content-files'
import {
  compileRuleSet,
  parseSigma,
  type RuleSetCompilation,
  type SigmaDocument,
  type SigmaError,
} from '@opensoc/sigma'

/** What became of one document: a row of `--rules-report`. */
export interface RuleReport {
  readonly file: string
  readonly id?: string
  readonly title?: string
  readonly status: 'loaded' | 'refused'
  readonly reason?: string
  readonly line?: number
  readonly column?: number
}

export interface LoadedRuleSet {
  readonly set: RuleSetCompilation
  readonly report: readonly RuleReport[]
}

/**
 * Compiles every rule, correlation and filter of files and folders as one set; what cannot be evaluated exactly is in
 * the report with its place.
 */
export async function loadRules(paths: readonly string[]): Promise<LoadedRuleSet> {
  const documents: SigmaDocument[] = []
  const blocks = new Set<string>()
  for (const { file, source } of await readRuleFiles(paths)) {
    for (const document of parseSigma(source, { file })) {
      documents.push(document)
      if (isBuildingBlock(file) && document.ok && document.kind === 'rule') blocks.add(document.rule.id)
    }
  }
  const set = compileRuleSet(documents)
  const reasons = new Map(set.refused.map(({ id, error }) => [id, error]))
  const report = documents.map((document) => reportOf(document, reasons))
  return { set: { ...set, buildingBlocks: new Set([...set.buildingBlocks, ...blocks]) }, report }
}

function reportOf(document: SigmaDocument, reasons: ReadonlyMap<string | undefined, SigmaError>): RuleReport {
  if (!document.ok) return refusal(document.error)
  const {
    id,
    title,
    file = '',
  } = document.kind === 'rule'
    ? document.rule
    : document.kind === 'correlation'
      ? document.correlation
      : document.filter
  const error = reasons.get(id)
  return error === undefined ? { file, id, title, status: 'loaded' } : { ...refusal(error), id, title }
}

function refusal(error: SigmaError): RuleReport {
  return {
    file: error.file ?? '',
    status: 'refused',
    reason: error.expected === undefined ? error.message : `${error.message}; expected ${error.expected}`,
    ...(error.line === undefined ? {} : { line: error.line }),
    ...(error.column === undefined ? {} : { column: error.column }),
  }
}
