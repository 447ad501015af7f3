/** More answers than this are left to the original record. */
const MAX_ANSWERS = 32

/** `type:  5 name.example;::ffff:192.0.2.1;`, as the resolver writes results; undefined where there are none. */
export function answersOf(results: string): readonly object[] | undefined {
  const answers: object[] = []
  for (const part of results.split(';', 2 * MAX_ANSWERS)) {
    const rdata = part
      .replace(/^type:\s*\d+\s*/, '')
      .replace(/^::ffff:/, '')
      .trim()
    if (rdata !== '' && rdata !== '-' && answers.length < MAX_ANSWERS) answers.push({ rdata })
  }
  return answers.length === 0 ? undefined : answers
}
