/** The lines of one top-level key, with the comment lines right above it. The lines before the first key have the key ''. */
export interface RuleSection {
  readonly key: string
  readonly lines: readonly string[]
}

const KEY = /^(?:"([^"\\]*)"|'([^']*)'|([^\s#"'[\]{},&*!|>%@`-][^:]*?))\s*:(?:\s|$)/

/** Cuts a rule into its top-level keys; `undefined` if a key comes twice, so that no key would stand for it. */
export function ruleSections(text: string): RuleSection[] | undefined {
  const sections: { key: string; lines: string[] }[] = [{ key: '', lines: [] }]
  let comments: string[] = []
  for (const line of ruleLines(text)) {
    const key = KEY.exec(line)
    if (key !== null) {
      sections.push({ key: (key[1] ?? key[2] ?? key[3])!, lines: [...comments, line] })
      comments = []
    } else if (line.startsWith('#')) comments.push(line)
    else {
      sections.at(-1)!.lines.push(...comments, line)
      comments = []
    }
  }
  sections.at(-1)!.lines.push(...comments)
  const keys = new Set(sections.map(({ key }) => key))
  return keys.size === sections.length ? sections : undefined
}

/** Lines without their ends: a file that went through Windows is the same text. Empty lines at the end do not count. */
export function ruleLines(text: string): string[] {
  return text
    .replace(/^\uFEFF/, '')
    .replace(/\s+$/, '')
    .split(/\r?\n/)
}

export function isSameRuleText(one: string, other: string): boolean {
  return one === other || ruleLines(one).join('\n') === ruleLines(other).join('\n')
}
