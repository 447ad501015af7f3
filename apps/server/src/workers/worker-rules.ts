import { OpenSocError } from '@opensoc/kernel'
import { createDetectionRules, type DetectionRules } from '@opensoc/pipeline'
import { type CompileResult, compileRuleSet, type SigmaDocument, type SigmaRule } from '@opensoc/sigma'
import { printSigmaError } from '../rules/read-rule.ts'
import { ruleSetVersion } from '../rules/rule-set-version.ts'
import { documentOf, type RunningRule, type RunningSet } from '../rules/running-rules.ts'

export interface LoadedRules {
  readonly rules: DetectionRules
  /** Names the set by what was compiled. */
  readonly version: string
  readonly count: number
  /** Correlations that name what is not there, with the reason. */
  readonly refused: readonly { readonly id: string; readonly reason: string }[]
}

interface ParsedRule {
  readonly rule: RunningRule
  readonly document: SigmaDocument
}

/** Compiles rule sets one after the other; what did not change is not parsed or compiled again. */
export class WorkerRules {
  #known = new Map<string, ParsedRule>()
  readonly #compiled = new WeakMap<SigmaRule, CompileResult>()

  /** Throws `RULE_INVALID` for a rule that was stored as right and is not: then the last good set runs on. */
  load({ rules: running, exceptions, quietings }: RunningSet): LoadedRules {
    const next = new Map<string, ParsedRule>()
    for (const rule of running) {
      const known = this.#known.get(rule.id)
      next.set(rule.id, { rule, document: known?.rule.source === rule.source ? known.document : parse(rule) })
    }
    const documents = Array.from(next.values(), ({ document }) => document)
    const set = compileRuleSet(documents, { compiled: this.#compiled })
    const correlations = new Set(
      documents.flatMap((document) =>
        document.ok && document.kind === 'correlation' ? [document.correlation.id] : [],
      ),
    )
    const broken = set.refused.find(({ id }) => id === undefined || !correlations.has(id))
    if (broken !== undefined) throw new OpenSocError('RULE_INVALID', printSigmaError(broken.error))
    const onlyCorrelated = new Set(running.filter((rule) => rule.isOnlyCorrelated).map(({ id }) => id))
    const rules = createDetectionRules(set, onlyCorrelated, exceptions, quietings)
    this.#known = next
    return {
      rules,
      version: ruleSetVersion(
        Array.from(next.values(), ({ rule }) => rule),
        exceptions,
        quietings,
      ),
      count: next.size - onlyCorrelated.size - set.refused.length,
      refused: set.refused.map(({ id, error }) => ({ id: id ?? '', reason: printSigmaError(error) })),
    }
  }
}

function parse(rule: RunningRule): SigmaDocument {
  const document = documentOf(rule)
  if (document !== undefined) return document
  throw new OpenSocError('RULE_INVALID', `${rule.file}: the text holds no document`)
}
