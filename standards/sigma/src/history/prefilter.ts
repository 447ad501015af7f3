import { foldCase } from '../compile/case-folding.ts'
import type { CompiledRule } from '../compile/compile-rule.ts'
import type { Expression, Item } from '../compile/expression.ts'
import type { ValueTest } from '../compile/value-test.ts'
import { requiredLiteral } from '../engine/required-literal.ts'
import { NOT_KEPT, type ViewText } from './view-text.ts'

/** What must hold of an event's {@link ViewText} for a rule to match it: SQL can ask it of a whole history. */
export type Prefilter =
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Prefilter[] }
  /** The text holds this. */
  | { readonly kind: 'text'; readonly literal: string }
  /** One of the views is of this source. */
  | { readonly kind: 'source'; readonly source: string }

const ALL: Prefilter = { kind: 'all' }
const NONE: Prefilter = { kind: 'none' }

/**
 * A necessary condition of a rule, from its compiled form. What text cannot tell (numbers, networks, absence, what is
 * negated) is taken to hold: candidates are then matched by the engine, so the findings are exactly the engine's.
 */
export function prefilterOf(compiled: CompiledRule): Prefilter {
  return and([sourcePrefilterOf(compiled), ofExpression(compiled.expression, false)])
}

/** The part of {@link prefilterOf} that only looks at the log source: cheap, however many rules are asked about. */
export function sourcePrefilterOf({ rule }: CompiledRule): Prefilter {
  return logsourcePrefilter(rule.logsource)
}

/** Holds of the events of a log source. */
export function logsourcePrefilter(
  logsource: Partial<Readonly<Record<'product' | 'category' | 'service', string>>>,
): Prefilter {
  const sources = (['product', 'category', 'service'] as const).flatMap((key): Prefilter[] => {
    const value = logsource[key]
    return value === undefined ? [] : [{ kind: 'source', source: `${key}=${value.toLowerCase()}` }]
  })
  return and(sources)
}

/** The same question, asked in JavaScript: what SQL is checked against. */
export function holds(prefilter: Prefilter, view: ViewText): boolean {
  switch (prefilter.kind) {
    case 'all':
      return true
    case 'none':
      return false
    case 'and':
      return prefilter.parts.every((part) => holds(part, view))
    case 'or':
      return prefilter.parts.some((part) => holds(part, view))
    case 'text':
      return view.text.includes(prefilter.literal) || view.sources.includes(NOT_KEPT)
    case 'source':
      return view.sources.includes(prefilter.source)
  }
}

function ofExpression(expression: Expression, isNegated: boolean): Prefilter {
  if (expression.kind === 'not') return ofExpression(expression.operand, !isNegated)
  if (expression.kind === 'item') return isNegated ? ALL : ofItem(expression.item)
  const parts = expression.operands.map((operand) => ofExpression(operand, isNegated))
  return (expression.kind === 'and') !== isNegated ? and(parts) : or(parts)
}

function ofItem(item: Item): Prefilter {
  switch (item.kind) {
    case 'value':
      return or(item.tests.map((test) => ofTest(test, item.field)))
    case 'present':
    case 'absent':
    case 'reference':
      return ALL
  }
}

function ofTest(test: ValueTest, field: string | undefined): Prefilter {
  // Of a keyword the value's beginning is known only to follow some name.
  const start = field === undefined ? '=' : `\n${foldCase(field)}=`
  switch (test.kind) {
    case 'equals':
      return text(`${start}${foldCase(test.text)}\n`)
    case 'startswith':
      return text(`${start}${foldCase(test.text)}`)
    case 'endswith':
      return text(`${foldCase(test.text)}\n`)
    case 'contains':
      return text(foldCase(test.text))
    case 'glob':
      return and(test.parts.flatMap((part) => (typeof part === 'string' ? [text(foldCase(part))] : [])))
    case 'regex': {
      const literal = requiredLiteral(test.regex.source)
      return literal === undefined ? ALL : text(foldCase(literal))
    }
    case 'cidr':
    case 'compare':
      return field === undefined ? ALL : text(start)
  }
}

function text(literal: string): Prefilter {
  return literal === '' ? ALL : { kind: 'text', literal }
}

function and(parts: readonly Prefilter[]): Prefilter {
  const kept = parts.filter((part) => part.kind !== 'all')
  if (kept.some((part) => part.kind === 'none')) return NONE
  return kept.length === 0 ? ALL : kept.length === 1 ? kept[0]! : { kind: 'and', parts: kept }
}

function or(parts: readonly Prefilter[]): Prefilter {
  const kept = parts.filter((part) => part.kind !== 'none')
  if (kept.some((part) => part.kind === 'all')) return ALL
  return kept.length === 0 ? NONE : kept.length === 1 ? kept[0]! : { kind: 'or', parts: kept }
}
