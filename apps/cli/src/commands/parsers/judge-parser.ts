import type { ParserFolder } from '@opensoc/content-files'
import { lintParser } from '@opensoc/pipeline'

/** Something wrong in a parser's file. */
export interface ParserRow {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly severity: 'error' | 'warning'
  readonly message: string
  readonly expected?: string
}

/** What is wrong with a parser, in the order of its text. */
export function judgeParser({ file, text }: ParserFolder): ParserRow[] {
  const { parser, faults, placeOf } = text
  if (parser === undefined) return faults.map((fault) => ({ file, severity: 'error', ...fault }))
  return lintParser(parser).map(({ pointer, severity, message, nextStep }) => ({
    file,
    ...placeOf(pointer),
    severity,
    message,
    ...(nextStep === undefined ? {} : { expected: nextStep }),
  }))
}
