import type { RuleException } from '@opensoc/domain'
import { createEngine, FieldPath, type RuleSetCompilation, type SigmaEngine } from '@opensoc/sigma'
import { Exceptions } from './exceptions.ts'

/** The rules that a worker runs, and what of their matches correlations need. */
export interface DetectionRules {
  readonly engine: SigmaEngine
  /** Rules that raise no finding alone. */
  readonly silent: ReadonlySet<string>
  /** For each rule that is correlated, the fields that its matches hand over. */
  readonly handedOver: ReadonlyMap<string, readonly FieldPath[]>
  readonly exceptions: Exceptions
}

export function createDetectionRules(
  set: Pick<RuleSetCompilation, 'rules' | 'buildingBlocks' | 'neededFields'>,
  /** Rules that run only because a correlation needs them. */
  onlyCorrelated: ReadonlySet<string> = new Set(),
  exceptions: readonly RuleException[] = [],
): DetectionRules {
  return {
    engine: createEngine(set.rules),
    exceptions: new Exceptions(exceptions),
    silent: new Set([...set.buildingBlocks, ...onlyCorrelated]),
    handedOver: new Map(
      [...set.neededFields].map(([ruleId, names]) => [ruleId, names.map((name) => new FieldPath(name))]),
    ),
  }
}
