/**
 * A text that is a record of its own, whatever carried it: JSON, a syslog line with or without priority, CEF or LEEF, an
 * audit record.
 */
const WHOLE_RECORD =
  /^\s*(?:\{|<\d{1,3}>|CEF:|LEEF:|type=[A-Z_]+ msg=audit|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d |\d{4}-\d\d-\d\dT\S+ \S+ [^\s:[]+(?:\[\d+\])?: )/
const START = 256

export function isWholeRecord(text: string): boolean {
  return WHOLE_RECORD.test(text.length > START ? text.slice(0, START) : text)
}
