import { fileURLToPath } from 'node:url'
import { readFieldMappings } from '@opensoc/content-files'
import { createNormalizers } from '../src/2-normalize/normalizers.ts'

const mappings = await readFieldMappings(
  fileURLToPath(new URL('../../content/field-mappings', import.meta.url)),
)

/** The normalizers with the shipped field mappings. */
export function allNormalizers() {
  return createNormalizers(mappings)
}
