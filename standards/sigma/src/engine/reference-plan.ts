import { foldCase } from '../compile/case-folding.ts'
import type { Item } from '../compile/expression.ts'
import { type Scalar, type TextRelation, textOfScalar } from '../compile/value-test.ts'
import { collectScalars, FieldPath, type Fields } from './field-path.ts'
import { signatureOf } from './field-plan.ts'
import { NOTHING, type Signature } from './value-memo.ts'

/** A comparison of two fields (`fieldref`), asked of each event of the class. */
export class ReferencePlan {
  readonly id: number
  readonly field: FieldPath
  readonly other: FieldPath
  readonly #relation: TextRelation
  readonly #cased: boolean
  signature: Signature = NOTHING

  constructor(item: Extract<Item, { kind: 'reference' }>, id: number) {
    this.id = id
    this.field = new FieldPath(item.field)
    this.other = new FieldPath(item.other)
    this.#relation = item.relation
    this.#cased = item.cased
  }

  anchor(rulesByItem: readonly (readonly number[])[]): void {
    this.signature = signatureOf([this.id], rulesByItem)
  }

  /** False if either field is missing: nothing equals nothing. */
  isTrue(fields: Fields): boolean {
    const left = this.#textsOf(this.field.read(fields))
    const right = left.length === 0 ? left : this.#textsOf(this.other.read(fields))
    return left.some((text) => right.some((other) => relates(text, this.#relation, other)))
  }

  #textsOf(value: unknown): string[] {
    const scalars: Scalar[] = []
    collectScalars(value, scalars)
    return scalars.map((scalar) => (this.#cased ? textOfScalar(scalar) : foldCase(textOfScalar(scalar))))
  }
}

function relates(text: string, relation: TextRelation, other: string): boolean {
  switch (relation) {
    case 'equals':
      return text === other
    case 'startswith':
      return text.startsWith(other)
    case 'endswith':
      return text.endsWith(other)
    case 'contains':
      return text.includes(other)
  }
}
