import { type ParserText, readParserText } from '@opensoc/content-files'
import type { ParserFault } from '@opensoc/contract'
import type { ParserDefinition } from '@opensoc/domain'
import { lintParser } from '@opensoc/pipeline'
import type { z } from 'zod'

export interface JudgedParser {
  /** Absent where an error keeps it from being asked. */
  readonly parser?: ParserDefinition
  readonly faults: readonly z.output<typeof ParserFault>[]
}

export function judgeParserText(source: string): JudgedParser {
  return judgeParser(readParserText(source))
}

export function judgeParser({ parser, faults, placeOf }: ParserText): JudgedParser {
  if (parser === undefined)
    return { faults: faults.map((fault) => ({ severity: 'error' as const, ...fault })) }
  const found = lintParser(parser).map(({ severity, pointer, message, nextStep }) => ({
    severity,
    ...placeOf(pointer),
    message,
    ...(nextStep === undefined ? {} : { next_step: nextStep }),
  }))
  return found.some(({ severity }) => severity === 'error') ? { faults: found } : { parser, faults: found }
}
