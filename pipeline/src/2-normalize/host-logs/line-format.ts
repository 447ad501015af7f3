import type { CodedFormat } from '../coded-format/coded-format.ts'
import type { ReadTime } from '../coded-format/time-pattern.ts'

/** The parts of a log whose lines one pattern with named groups takes apart. */
type LineFormat = Omit<CodedFormat, 'media' | 'recognizes' | 'read' | 'time'> & {
  readonly pattern: RegExp
  readonly parse: ReadTime
  /** Added to what the pattern names. */
  readonly more?: (fields: Readonly<Record<string, string>>) => Record<string, string>
}

/** Every line has a `time`. Patterns are bounded and have one way to match at each place. */
export function lineFormat({ pattern, parse, more, ...format }: LineFormat): CodedFormat {
  return {
    ...format,
    media: 'text',
    recognizes: ({ text }) => pattern.test(text.slice(0, MAX_LINE)),
    read({ text }) {
      const groups = pattern.exec(text.slice(0, MAX_LINE))?.groups
      return groups === undefined ? undefined : { fields: { ...groups, ...more?.(groups) } }
    },
    time: { from: 'time', parse },
  }
}

const MAX_LINE = 65_536
