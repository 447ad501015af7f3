import type { FieldMapping } from './field-mapping.ts'
import type { ParserDefinition } from './parser-definition.ts'
import type { RecordFormat } from './record-format.ts'

/** What of the content folder the normalize stage is made of; plain data, so that threads can be handed it. */
export interface NormalizerContent {
  readonly mappings: readonly FieldMapping[]
  readonly formats: readonly RecordFormat[]
  /** The operator's own, asked before all others. */
  readonly parsers?: readonly ParserDefinition[]
}
