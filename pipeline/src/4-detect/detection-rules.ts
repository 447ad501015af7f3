import type { Quieting, RuleException } from '@opensoc/domain'
import {
  createEngine,
  type EngineOptions,
  FieldPath,
  type RuleSetCompilation,
  type SigmaEngine,
} from '@opensoc/sigma'
import { Exceptions } from './exceptions.ts'
import { Quietings } from './quietings.ts'

/** The rules that a worker runs, and what of their matches correlations need. */
export interface DetectionRules {
  readonly engine: SigmaEngine
  /** Rules that raise no finding alone. */
  readonly silent: ReadonlySet<string>
  /** For each rule that is correlated, the fields that its matches hand over. */
  readonly handedOver: ReadonlyMap<string, readonly FieldPath[]>
  readonly exceptions: Exceptions
  readonly quietings: Quietings
}

export function createDetectionRules(
  set: Pick<RuleSetCompilation, 'rules' | 'buildingBlocks' | 'neededFields'>,
  /** Rules that run only because a correlation needs them. */
  onlyCorrelated: ReadonlySet<string> = new Set(),
  exceptions: readonly RuleException[] = [],
  quietings: readonly Quieting[] = [],
  options: EngineOptions = {},
): DetectionRules {
  return {
    engine: createEngine(set.rules, options),
    exceptions: new Exceptions(exceptions),
    quietings: new Quietings(quietings),
    silent: new Set([...set.buildingBlocks, ...onlyCorrelated]),
    handedOver: new Map(
      [...set.neededFields].map(([ruleId, names]) => [ruleId, names.map((name) => new FieldPath(name))]),
    ),
  }
}
