import type { Condition, Detection, Logsource, Search, SigmaFilter, SigmaRule } from '../sigma-document.ts'
import { catchRefusal, inFile, refuse, type SigmaError, sigmaError } from '../sigma-error.ts'
import { compileItem } from './compile-item.ts'
import { all, any, type Expression } from './expression.ts'
import type { Placeholders } from './placeholders.ts'

export interface CompileOptions {
  /** Values for `%name%` under `expand`; a name without values refuses the rule. */
  readonly placeholders?: Placeholders
  /** Filters of which those that name the rule and cover its logsource are joined to it. */
  readonly filters?: readonly SigmaFilter[]
  /** Taxonomies whose names the events have. Default `sigma` alone. */
  readonly taxonomies?: readonly string[]
}

/** A rule that can be evaluated exactly. */
export interface CompiledRule {
  readonly rule: SigmaRule
  readonly expression: Expression
  /** What the text forbids or discourages, though the meaning is clear. */
  readonly warnings: readonly SigmaError[]
}

export type CompileResult =
  | { readonly ok: true; readonly rule: CompiledRule }
  | { readonly ok: false; readonly error: SigmaError }

/** Gives a rule its exact meaning, or the reason and place why it has none here. */
export function compileRule(rule: SigmaRule, options: CompileOptions = {}): CompileResult {
  return catchRefusal<CompileResult>(
    () => ({ ok: true, rule: compile(rule, options) }),
    (error) => ({ ok: false, error: inFile(error, rule.file) }),
  )
}

function compile(rule: SigmaRule, options: CompileOptions): CompiledRule {
  refuseTaxonomy(rule, options.taxonomies ?? ['sigma'])
  const placeholders = options.placeholders ?? {}
  const filters = (options.filters ?? []).filter((filter) => filtersRule(filter, rule))
  const narrowed = filters.map((filter) => compileFilter(filter, placeholders))
  const expression = all([compileDetection(rule.detection, placeholders), ...narrowed])
  return { rule, expression, warnings: warningsOf(rule) }
}

function refuseTaxonomy({ taxonomy, line, column }: SigmaRule, known: readonly string[]): void {
  if (known.includes(taxonomy)) return
  const message = `taxonomy '${taxonomy}' is not known here`
  refuse('SIGMA_TAXONOMY', { message, place: { line, column }, expected: known.join(', ') })
}

// An error in a filter names the filter's own file and place.
function compileFilter(filter: SigmaFilter, placeholders: Placeholders): Expression {
  return catchRefusal<Expression>(
    () => compileDetection(filter.detection, placeholders),
    (error) => {
      const {
        code,
        message,
        line = filter.line,
        column = filter.column,
        expected,
      } = inFile(error, filter.file)
      const where = filter.file === undefined ? '' : ` (${filter.file}:${line}:${column})`
      return refuse(code, {
        message: `filter '${filter.title}'${where}: ${message}`,
        expected,
        place: { line, column },
      })
    },
  )
}

/** Whether a filter narrows a rule: it names it, and its logsource covers the rule's. */
export function filtersRule(filter: SigmaFilter, rule: SigmaRule): boolean {
  const isNamed =
    filter.rules === 'any' ||
    filter.rules.some((reference) => reference === rule.id || reference === rule.name)
  return isNamed && covers(filter.logsource, rule.logsource)
}

/** Whether every key of the wider logsource has the same value in the narrower one. */
export function covers(wider: Logsource, narrower: Logsource): boolean {
  return (['product', 'category', 'service'] as const).every((key) => {
    const wanted = wider[key]?.toLowerCase()
    return wanted === undefined || wanted === narrower[key]?.toLowerCase()
  })
}

function compileDetection({ searches, conditions }: Detection, placeholders: Placeholders): Expression {
  const compiled = new Map(searches.map(({ name, search }) => [name, compileSearch(search, placeholders)]))
  return any(conditions.map((condition) => compileCondition(condition, compiled)))
}

function compileSearch(search: Search, placeholders: Placeholders): Expression {
  if (search.kind === 'item') return compileItem(search.item, placeholders)
  return {
    kind: search.kind,
    operands: search.operands.map((operand) => compileSearch(operand, placeholders)),
  }
}

function compileCondition(condition: Condition, searches: ReadonlyMap<string, Expression>): Expression {
  const named = (name: string): Expression =>
    searches.get(name) ?? refuse('SIGMA_CONDITION_UNDEFINED', { message: `'${name}' is not defined` })
  switch (condition.kind) {
    case 'identifier':
      return named(condition.name)
    case 'of':
      return (condition.quantifier === 'all' ? all : any)(condition.names.map(named))
    case 'not':
      return { kind: 'not', operand: compileCondition(condition.operand, searches) }
    default:
      return {
        kind: condition.kind,
        operands: condition.operands.map((operand) => compileCondition(operand, searches)),
      }
  }
}

// Sigma 2.1, modifiers: "Single item values are not allowed to have an `all` modifier". SigmaHQ's rules do it, and
// there is only one thing that it can mean.
function warningsOf(rule: SigmaRule): SigmaError[] {
  const items = rule.detection.searches.flatMap(({ search }) => searchItems(search))
  return items
    .filter(({ modifiers, values }) => modifiers.includes('all') && values.length === 1)
    .map(({ place }) =>
      inFile(
        sigmaError('SIGMA_ALL_SINGLE', { message: "'all' on a single value", place, expected: 'a list' }),
        rule.file,
      ),
    )
}

function searchItems(search: Search): readonly Extract<Search, { kind: 'item' }>['item'][] {
  return search.kind === 'item' ? [search.item] : search.operands.flatMap(searchItems)
}
