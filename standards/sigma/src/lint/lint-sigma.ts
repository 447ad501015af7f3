import { MAX_LENGTH, parseDocument, readYaml } from '../parse/parse-sigma.ts'
import { YamlMap } from '../parse/yaml-reading.ts'
import { catchRefusal } from '../sigma-error.ts'
import { checkAttributes } from './check-attributes.ts'
import { checkCondition } from './check-condition.ts'
import { checkDuplicates, inFileOf } from './check-duplicates.ts'
import { checkItems } from './check-items.ts'
import { checkLogsource } from './check-logsource.ts'
import { checkNotes } from './check-notes.ts'
import { checkTags } from './check-tags.ts'
import { checkTitle } from './check-title.ts'
import type { LintCheck, LintContext, LintedDocument, LintFinding } from './lint-check.ts'

export interface SigmaText {
  /** Absent: what has to do with file names is not checked. */
  readonly file?: string
  readonly source: string
}

const CHECKS: readonly LintCheck[] = [
  checkTitle,
  checkAttributes,
  checkNotes,
  checkTags,
  checkLogsource,
  checkCondition,
  checkItems,
]

/**
 * What SigmaHQ's conventions, and common sense, would have otherwise in documents that are valid Sigma; by file and
 * place. Duplicates are sought over all texts. What is no valid Sigma is left out: `parseSigma` says why.
 */
export function lintSigma(texts: readonly SigmaText[], context: Partial<LintContext> = {}): LintFinding[] {
  const checkTag = context.checkTag ?? (() => undefined)
  const documents = texts.flatMap(read)
  const findings = documents.flatMap((linted) =>
    CHECKS.flatMap((check) => [...check(linted, { checkTag })].map((finding) => inFileOf(linted, finding))),
  )
  const order = new Map(texts.map(({ file }, at) => [file, at]))
  return [...findings, ...checkDuplicates(documents)].sort(
    (one, other) =>
      (order.get(one.file) ?? 0) - (order.get(other.file) ?? 0) ||
      (one.line ?? 0) - (other.line ?? 0) ||
      (one.column ?? 0) - (other.column ?? 0),
  )
}

function read({ file, source }: SigmaText): LintedDocument[] {
  if (source.length > MAX_LENGTH) return []
  return readYaml(source).flatMap((yaml) =>
    catchRefusal<LintedDocument[]>(
      () => {
        const document = parseDocument(yaml, file)
        if (!document.ok || !yaml.content.ok) return []
        const rule = document.kind === 'rule' ? document.rule : undefined
        return [{ file, map: new YamlMap(yaml.content.node, 'a document'), document, rule }]
      },
      () => [],
    ),
  )
}
