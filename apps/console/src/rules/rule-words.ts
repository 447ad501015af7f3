/** `windows · process_creation · sysmon`: only what the rule names. */
export function logsourceWords(logsource: Readonly<Record<string, string>>): string {
  return ['product', 'category', 'service'].flatMap((name) => logsource[name] ?? []).join(' · ')
}

/** Techniques first, as ATT&CK spells them; then tactics. Other tags are left out. */
export function attackTags(tags: readonly string[]): string[] {
  const attack = tags.filter((tag) => tag.startsWith('attack.')).map((tag) => tag.slice('attack.'.length))
  const techniques = attack.filter((tag) => /^t\d/.test(tag)).map((tag) => tag.toUpperCase())
  const tactics = attack
    .filter((tag) => !/^[tgs]\d/.test(tag))
    .map((tag) => tag.replaceAll('_', ' ').replaceAll('-', ' '))
  return [...techniques, ...tactics]
}
