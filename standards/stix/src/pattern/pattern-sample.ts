import fc from 'fast-check'
import type {
  ComparisonExpression,
  Constant,
  ObjectPath,
  ObservationExpression,
  PathStep,
  Qualifier,
} from './pattern-ast.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 8 })
const property: fc.Arbitrary<PathStep> = fc
  .oneof(fc.constantFrom('name', 'SHA-256', 'START', 'true', 'value', 'x_y'), text)
  .map((name) => ({ kind: 'property', name }))
const step: fc.Arbitrary<PathStep> = fc.oneof(
  property,
  fc.nat(9).map((index): PathStep => ({ kind: 'index', index })),
  fc.constant<PathStep>({ kind: 'any' }),
)
const path: fc.Arbitrary<ObjectPath> = fc.record({
  type: fc.constantFrom('file', 'ipv4-addr', 'x-custom', 'user_account'),
  steps: fc.tuple(property, fc.array(step, { maxLength: 3 })).map(([first, rest]) => [first, ...rest]),
})
const number = fc.oneof(
  fc.maxSafeInteger().map((value): Constant => ({ kind: 'integer', value: value === 0 ? 0 : value })),
  fc
    .double({ noNaN: true, noDefaultInfinity: true, min: -1e25, max: 1e25 })
    .map((value): Constant => ({ kind: 'float', value: value === 0 ? 0 : value })),
)
const orderable: fc.Arbitrary<Constant> = fc.oneof(
  number,
  text.map((value): Constant => ({ kind: 'string', value })),
  fc.constantFrom<Constant>(
    { kind: 'hex', value: 'FFd8' },
    { kind: 'binary', value: 'AQID' },
    { kind: 'timestamp', value: '2024-02-29T23:59:60.123456789Z' },
  ),
)
const constant = fc.oneof(
  orderable,
  fc.boolean().map((value): Constant => ({ kind: 'boolean', value })),
)

const test: fc.Arbitrary<ComparisonExpression> = fc.oneof(
  fc.record({ kind: fc.constant('exists' as const), path, negated: fc.boolean() }),
  fc.record({
    kind: fc.constant('test' as const),
    path,
    negated: fc.boolean(),
    operator: fc.constantFrom('=' as const, '!=' as const),
    constants: fc.tuple(constant),
  }),
  fc.record({
    kind: fc.constant('test' as const),
    path,
    negated: fc.boolean(),
    operator: fc.constantFrom('<' as const, '<=' as const, '>' as const, '>=' as const),
    constants: fc.tuple(orderable),
  }),
  fc.record({
    kind: fc.constant('test' as const),
    path,
    negated: fc.boolean(),
    operator: fc.constant('IN' as const),
    constants: fc.array(constant, { maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('test' as const),
    path,
    negated: fc.boolean(),
    operator: fc.constantFrom(
      'LIKE' as const,
      'MATCHES' as const,
      'ISSUBSET' as const,
      'ISSUPERSET' as const,
    ),
    constants: fc.tuple(text.map((value): Constant => ({ kind: 'string', value }))),
  }),
)

const comparison = fc.letrec<{ node: ComparisonExpression }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    test,
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      parts: fc.array(tie('node'), { minLength: 2, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('group' as const), expression: tie('node') }),
  ),
})).node

const qualifier: fc.Arbitrary<Qualifier> = fc.oneof(
  fc.double({ min: 0, max: 1e7, noNaN: true }).map((seconds): Qualifier => ({ kind: 'within', seconds })),
  fc.nat().map((times): Qualifier => ({ kind: 'repeats', times })),
  fc.constant<Qualifier>({
    kind: 'startStop',
    start: '2024-01-01T00:00:00Z',
    stop: '2024-01-02T00:00:00.5Z',
  }),
)

/** Any pattern that the grammar has, as a program would put it together: without places. */
export const anyPattern = fc.letrec<{ node: ObservationExpression }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({ kind: fc.constant('bracket' as const), expression: comparison }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const, 'followedby' as const),
      parts: fc.array(tie('node'), { minLength: 2, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('group' as const), expression: tie('node') }),
    fc.record({ kind: fc.constant('qualified' as const), expression: tie('node'), qualifier }),
  ),
})).node
