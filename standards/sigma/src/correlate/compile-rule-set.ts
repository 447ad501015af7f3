import {
  type CompiledRule,
  type CompileOptions,
  type CompileResult,
  compileRule,
  filtersRule,
} from '../compile/compile-rule.ts'
import type {
  SigmaAttributes,
  SigmaCorrelation,
  SigmaDocument,
  SigmaFilter,
  SigmaRule,
} from '../sigma-document.ts'
import { catchRefusal, inFile, refuse, type SigmaError, sigmaError } from '../sigma-error.ts'
import type { CompiledCorrelation, CorrelationBase } from './compiled-correlation.ts'
import { refuseManySets } from './rule-expression.ts'
import { MAX_WINDOW_EVENTS } from './session-bounds.ts'

/** All documents of a set, compiled together: filters join their rules, correlations find what they correlate. */
export interface RuleSetCompilation {
  readonly rules: readonly CompiledRule[]
  /** Those that others build on come first. */
  readonly correlations: readonly CompiledCorrelation[]
  /** Ids of rules and correlations that raise nothing alone: every correlation that uses them says `generate: false`. */
  readonly buildingBlocks: ReadonlySet<string>
  /** For each rule that is correlated, the fields that its matches must hand over. */
  readonly neededFields: ReadonlyMap<string, readonly string[]>
  /** Documents that cannot be evaluated exactly; `id` where the document could be read. */
  readonly refused: readonly { readonly id?: string; readonly error: SigmaError }[]
  readonly warnings: readonly SigmaError[]
}

export type CompileSetOptions = Omit<CompileOptions, 'filters'> & {
  /** What earlier sets compiled of rules that no filter touches: taken from here, and added here. */
  readonly compiled?: WeakMap<SigmaRule, CompileResult>
}

/**
 * Compiles a set (Sigma 2.1: rules, correlation rules, filters). References are ids or names, across files. A
 * correlation is refused, at the place of the reference, if it names what is not there, was refused, or leads back
 * to itself; nothing is left out silently.
 */
export function compileRuleSet(
  documents: readonly SigmaDocument[],
  options: CompileSetOptions = {},
): RuleSetCompilation {
  const refused: { id?: string; error: SigmaError }[] = []
  const warnings: SigmaError[] = []
  const filters = documents.flatMap((document) =>
    document.ok && document.kind === 'filter' ? [document.filter] : [],
  )
  const rules: CompiledRule[] = []
  const correlations: SigmaCorrelation[] = []
  const refusedNames = new Map<string, SigmaError>()
  const ids = new Set<string>()
  for (const document of documents) {
    if (!document.ok) {
      refused.push({ error: document.error })
      continue
    }
    const attributes = attributesOf(document)
    if (ids.has(attributes.id)) {
      refused.push({ id: attributes.id, error: sameId(attributes) })
      continue
    }
    ids.add(attributes.id)
    warnings.push(...document.warnings)
    if (document.kind === 'correlation') correlations.push(document.correlation)
    if (document.kind !== 'rule') continue
    const outcome = compileOnce(document.rule, filters, options)
    if (outcome.ok) {
      rules.push(outcome.rule)
      warnings.push(...outcome.rule.warnings)
    } else {
      refused.push({ id: document.rule.id, error: outcome.error })
      for (const name of namesOf(document.rule)) refusedNames.set(name, outcome.error)
    }
  }

  const resolver = new Resolver(rules, correlations, refusedNames)
  const compiled: CompiledCorrelation[] = []
  for (const correlation of correlations) {
    const outcome = resolver.resolve(correlation)
    if ('error' in outcome) refused.push({ id: correlation.id, error: outcome.error })
    else compiled.push(outcome.compiled)
  }
  compiled.sort((a, b) => a.depth - b.depth || (a.correlation.id < b.correlation.id ? -1 : 1))
  return {
    rules,
    correlations: compiled,
    buildingBlocks: buildingBlocksOf(compiled),
    neededFields: neededFieldsOf(compiled, new Set(rules.map(({ rule }) => rule.id))),
    refused,
    warnings,
  }
}

function compileOnce(
  rule: SigmaRule,
  filters: readonly SigmaFilter[],
  options: CompileSetOptions,
): CompileResult {
  const { compiled, ...rest } = options
  if (filters.some((filter) => filtersRule(filter, rule))) return compileRule(rule, { ...rest, filters })
  const outcome = compiled?.get(rule) ?? compileRule(rule, rest)
  compiled?.set(rule, outcome)
  return outcome
}

function attributesOf(document: Extract<SigmaDocument, { ok: true }>): SigmaAttributes {
  if (document.kind === 'rule') return document.rule
  return document.kind === 'correlation' ? document.correlation : document.filter
}

function sameId({ id, line, column, file }: SigmaAttributes): SigmaError {
  const message = `another document has the id ${id}`
  return inFile(
    sigmaError('SIGMA_ID_TWICE', { message, place: { line, column }, expected: 'an id of its own' }),
    file,
  )
}

type Outcome = { readonly compiled: CompiledCorrelation } | { readonly error: SigmaError }

class Resolver {
  readonly #rules = new Map<string, string>()
  readonly #correlations = new Map<string, SigmaCorrelation>()
  readonly #refused: ReadonlyMap<string, SigmaError>
  readonly #outcomes = new Map<SigmaCorrelation, Outcome>()
  readonly #open = new Set<SigmaCorrelation>()

  constructor(
    rules: readonly CompiledRule[],
    correlations: readonly SigmaCorrelation[],
    refused: ReadonlyMap<string, SigmaError>,
  ) {
    for (const { rule } of rules) for (const name of namesOf(rule)) this.#rules.set(name, rule.id)
    for (const correlation of correlations)
      for (const name of namesOf(correlation)) this.#correlations.set(name, correlation)
    this.#refused = refused
  }

  resolve(correlation: SigmaCorrelation): Outcome {
    const known = this.#outcomes.get(correlation)
    if (known !== undefined) return known
    this.#open.add(correlation)
    const outcome = catchRefusal<Outcome>(
      () => ({ compiled: this.#compile(correlation) }),
      (error) => ({ error: inFile(error, correlation.file) }),
    )
    this.#open.delete(correlation)
    this.#outcomes.set(correlation, outcome)
    return outcome
  }

  #compile(correlation: SigmaCorrelation): CompiledCorrelation {
    refuseUnbounded(correlation)
    const { type, condition, line, column } = correlation
    if (type === 'temporal_ordered' && condition?.expression !== undefined)
      refuseManySets(condition.expression, { line, column })
    let depth = 0
    const bases = correlation.rules.map((reference, position): CorrelationBase => {
      const below = this.#below(correlation, reference, position)
      if (below !== undefined) depth = Math.max(depth, below.depth + 1)
      const base = {
        ruleId: below?.correlation.id ?? this.#rules.get(reference)!,
        groupFields: correlation.groupBy.map((name) => fieldOf(correlation, reference, name)),
        valueFields: (correlation.condition?.field ?? []).map((name) =>
          fieldOf(correlation, reference, name),
        ),
      }
      if (below !== undefined) refuseMissingFields(correlation, base, below.correlation, position)
      return base
    })
    return { correlation, bases, depth }
  }

  /** The correlation that a reference names; undefined if it names a rule. */
  #below(
    correlation: SigmaCorrelation,
    reference: string,
    position: number,
  ): CompiledCorrelation | undefined {
    if (this.#rules.has(reference)) return undefined
    const place = correlation.rulePlaces[position]
    const found = this.#correlations.get(reference)
    if (found === undefined) {
      const why = this.#refused.get(reference)
      return refuse('SIGMA_CORRELATION_REFERENCE', {
        message:
          why === undefined
            ? `'${reference}' is no rule or correlation of this set`
            : `'${reference}' was refused: ${why.message}`,
        place,
        expected: 'the id or name of a rule or correlation',
      })
    }
    if (this.#open.has(found)) {
      const message = `'${reference}' leads back to this correlation`
      return refuse('SIGMA_CORRELATION_CYCLE', { message, place, expected: 'references without a cycle' })
    }
    const outcome = this.resolve(found)
    if ('compiled' in outcome) return outcome.compiled
    const message = `'${reference}' was refused: ${outcome.error.message}`
    return refuse('SIGMA_CORRELATION_REFERENCE', {
      message,
      place,
      expected: 'a correlation that can be evaluated',
    })
  }
}

function namesOf({ id, name }: SigmaAttributes): string[] {
  return name === undefined ? [id] : [id, name]
}

/** An alias names a field for each rule; without one the field has the name itself. */
function fieldOf(correlation: SigmaCorrelation, reference: string, name: string): string {
  return correlation.aliases.get(name)?.get(reference) ?? name
}

/** A correlation hands on the fields that it groups by, and no others. */
function refuseMissingFields(
  correlation: SigmaCorrelation,
  base: CorrelationBase,
  below: SigmaCorrelation,
  position: number,
): void {
  const missing = [...base.groupFields, ...base.valueFields].find((field) => !below.groupBy.includes(field))
  if (missing === undefined) return
  refuse('SIGMA_CORRELATION_FIELD', {
    message: `'${correlation.rules[position]}' hands on no field '${missing}'`,
    place: correlation.rulePlaces[position],
    expected: below.groupBy.length === 0 ? 'a group-by there' : below.groupBy.join(', '),
  })
}

/** What can only come true with more events than a window holds would never come true. */
function refuseUnbounded({ condition, type, line, column }: SigmaCorrelation): void {
  if (type !== 'event_count' && type !== 'value_count') return
  const largest = Math.max(0, ...(condition?.criteria ?? []).map((criterion) => criterion.value))
  if (largest * 2 <= MAX_WINDOW_EVENTS) return
  refuse('SIGMA_CORRELATION_BOUND', {
    message: `${largest} events do not fit in a window`,
    place: { line, column },
    expected: `at most ${MAX_WINDOW_EVENTS / 2}`,
  })
}

function buildingBlocksOf(correlations: readonly CompiledCorrelation[]): Set<string> {
  const used = new Set<string>()
  const generating = new Set<string>()
  for (const { correlation, bases } of correlations) {
    for (const { ruleId } of bases) (correlation.generate ? generating : used).add(ruleId)
  }
  return new Set([...used].filter((id) => !generating.has(id)))
}

function neededFieldsOf(
  correlations: readonly CompiledCorrelation[],
  rules: ReadonlySet<string>,
): Map<string, readonly string[]> {
  const needed = new Map<string, Set<string>>()
  for (const { ruleId, groupFields, valueFields } of correlations.flatMap(({ bases }) => bases)) {
    if (!rules.has(ruleId)) continue
    const fields = needed.get(ruleId) ?? new Set()
    for (const field of [...groupFields, ...valueFields]) fields.add(field)
    needed.set(ruleId, fields)
  }
  return new Map([...needed].map(([ruleId, fields]) => [ruleId, [...fields].sort()]))
}
