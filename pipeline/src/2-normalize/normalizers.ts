import type { FieldMapping } from '@opensoc/domain'
import type { Normalizer } from './normalizer.ts'
import { createWindowsEventNormalizer } from './windows-event/windows-event.ts'

/** All normalizers, in the order in which they are asked: those that take whatever looks like their format come last. */
export function createNormalizers(mappings: readonly FieldMapping[]): readonly Normalizer[] {
  return [createWindowsEventNormalizer(mappings)]
}

/** Lines that make one record together; the formats that need it are asked in turn. */
export const joinLines = (lines: readonly string[]): readonly string[] => lines
