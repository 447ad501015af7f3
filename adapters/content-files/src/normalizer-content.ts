import { join } from 'node:path'
import type { NormalizerContent } from '@opensoc/domain'
import { readFieldMappings } from './field-mapping-files.ts'
import { readRecordFormats } from './record-format-files.ts'

/** Reads `field-mappings/` and `formats/` of a content folder. */
export async function readNormalizerContent(content: string): Promise<NormalizerContent> {
  return {
    mappings: await readFieldMappings(join(content, 'field-mappings')),
    formats: await readRecordFormats(join(content, 'formats')),
  }
}
