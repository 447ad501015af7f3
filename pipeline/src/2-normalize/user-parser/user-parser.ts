import type { ParserDefinition } from '@opensoc/domain'
import { createMappedNormalizer } from '../mapped-format/mapped-format.ts'
import type { Normalizer } from '../normalizer.ts'
import { compileReading } from './reading.ts'

/** A normalizer made of a parser's data. Throws for what `lintParser` names an error. */
export function createUserNormalizer(parser: ParserDefinition): Normalizer {
  const mapped = createMappedNormalizer(parser)
  if (parser.read === undefined) return mapped
  const reading = compileReading(parser.read)
  const hasConditions = parser.recognize.length > 0
  return {
    ...mapped,
    media: 'text',
    recognizes(record) {
      if (!reading.isMeant(record)) return false
      if (!hasConditions) return true
      const fields = reading.fieldsOf(record)
      return fields !== undefined && mapped.recognizes({ ...record, json: fields })
    },
    normalize(record) {
      const fields = reading.fieldsOf(record)
      if (fields === undefined)
        return { reason: 'normalizer_failed', detail: `${parser.name}: not of the form that it reads` }
      return mapped.normalize({ ...record, json: fields })
    },
  }
}
