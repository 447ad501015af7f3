import { fileURLToPath } from 'node:url'
import { readNormalizerContent } from '@opensoc/content-files'
import { createNormalizers } from '../src/2-normalize/normalizers.ts'

const content = await readNormalizerContent(fileURLToPath(new URL('../../content', import.meta.url)))

/** The normalizers of the shipped content. */
export function allNormalizers() {
  return createNormalizers(content)
}
