import type { Comparison } from '../sigma-document.ts'
import { foldCase } from './case-folding.ts'
import { type Glob, matchesGlob, toGlob } from './glob.ts'
import { type IpNetwork, isInNetwork } from './ip-network.ts'
import type { RegularExpression } from './regular-expression.ts'
import { isAny, type SigmaString } from './sigma-string.ts'
import { type TimePart, timePartOf } from './time-part.ts'

/** A question about one value of a field. Texts that are not `cased` are already folded. `key` is its identity. */
export type ValueTest = { readonly key: string } & (
  | { readonly kind: TextRelation; readonly text: string; readonly cased: boolean }
  | { readonly kind: 'glob'; readonly glob: Glob; readonly parts: SigmaString; readonly cased: boolean }
  | { readonly kind: 'regex'; readonly regex: RegularExpression }
  | { readonly kind: 'cidr'; readonly network: IpNetwork }
  | {
      readonly kind: 'compare'
      readonly comparison: Comparison
      readonly number: number
      readonly part?: TimePart
    }
)

export type TextRelation = 'equals' | 'startswith' | 'endswith' | 'contains'

export type Scalar = string | number | boolean | bigint

/** The test that a Sigma string with wildcards stands for. */
export function textTest(parts: SigmaString, cased: boolean): ValueTest {
  const texts = cased ? parts : parts.map((part) => (typeof part === 'string' ? foldCase(part) : part))
  const startsOpen = isAny(texts[0])
  const endsOpen = texts.length > 1 ? isAny(texts.at(-1)) : startsOpen
  const inner = texts.slice(startsOpen ? 1 : 0, endsOpen && texts.length > 1 ? -1 : undefined)
  const text = inner.length === 0 ? '' : inner[0]
  if (inner.length > 1 || typeof text !== 'string') {
    return {
      kind: 'glob',
      glob: toGlob(texts),
      parts: texts,
      cased,
      key: keyOf('glob', cased, JSON.stringify(texts)),
    }
  }
  const kind = relation(startsOpen, endsOpen)
  return { kind, text, cased, key: keyOf(kind, cased, text) }
}

function relation(startsOpen: boolean, endsOpen: boolean): TextRelation {
  if (startsOpen) return endsOpen ? 'contains' : 'endswith'
  return endsOpen ? 'startswith' : 'equals'
}

export function regexTest(regex: RegularExpression): ValueTest {
  return { kind: 'regex', regex, key: `regex:${regex.flags}:${regex.source}` }
}

export function cidrTest(network: IpNetwork): ValueTest {
  return {
    kind: 'cidr',
    network,
    key: `cidr:${network.isV4}:${network.groups.join(':')}/${network.prefixLength}`,
  }
}

export function compareTest(comparison: Comparison, number: number, part?: TimePart): ValueTest {
  const key = `compare:${part ?? ''}:${comparison}:${number}`
  return { kind: 'compare', comparison, number, key, ...(part === undefined ? {} : { part }) }
}

function keyOf(kind: string, cased: boolean, text: string): string {
  return `${kind}:${cased ? 'cased' : ''}:${text}`
}

/** The text form by which every value is compared. */
export function textOfScalar(value: Scalar): string {
  return typeof value === 'string' ? value : String(value)
}

/** Answers a test. `folded` is the case-folded text: whoever asks many questions folds once. */
export function passes(test: ValueTest, text: string, folded: string): boolean {
  switch (test.kind) {
    case 'equals':
      return (test.cased ? text : folded) === test.text
    case 'startswith':
      return (test.cased ? text : folded).startsWith(test.text)
    case 'endswith':
      return (test.cased ? text : folded).endsWith(test.text)
    case 'contains':
      return (test.cased ? text : folded).includes(test.text)
    case 'glob':
      return matchesGlob(test.glob, test.cased ? text : folded)
    case 'regex':
      return test.regex.test(text)
    case 'cidr':
      return isInNetwork(text, test.network)
    case 'compare':
      return compares(
        test.comparison,
        test.part === undefined ? toNumber(text) : timePartOf(text, test.part),
        test,
      )
  }
}

/** What counts as a number when values are compared. */
export const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i

function toNumber(text: string): number | undefined {
  return text.length <= 64 && NUMBER.test(text) ? Number(text) : undefined
}

function compares(comparison: Comparison, left: number | undefined, { number }: { number: number }): boolean {
  if (left === undefined) return false
  switch (comparison) {
    case 'gt':
      return left > number
    case 'gte':
      return left >= number
    case 'lt':
      return left < number
    case 'lte':
      return left <= number
    case 'eq':
      return left === number
    case 'neq':
      return left !== number
  }
}
