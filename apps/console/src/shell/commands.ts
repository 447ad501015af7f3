export interface Command {
  readonly id: string
  readonly label: string
  readonly hint?: string
  readonly run: () => void
}

export interface TypedTarget {
  readonly kind: 'hunt' | 'filter' | 'incident'
  readonly text: string
}

const ID_SHAPE = /^(inc[-_:])?[0-9a-z][0-9a-z-]{7,63}$/i

/** Every typed word has to start a word of the label. */
export function matches(label: string, typed: string): boolean {
  const words = label.toLowerCase().split(/\s+/)
  return typed
    .toLowerCase()
    .split(/\s+/)
    .filter((part) => part !== '')
    .every((part) => words.some((word) => word.startsWith(part)))
}

/** Takes `hxxp://evil[.]example` back to what telemetry holds. */
export function refang(text: string): string {
  return text.trim().replace(/^hxxp/i, 'http').replaceAll('[.]', '.').replaceAll('[@]', '@')
}

/** A hunt for exactly this text: a phrase of the hunt language. */
export function phraseQuery(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

/** What typed text could mean besides a command. */
export function typedTargets(typed: string): TypedTarget[] {
  const text = refang(typed)
  if (text === '') return []
  const targets: TypedTarget[] = [
    { kind: 'filter', text },
    { kind: 'hunt', text },
  ]
  return ID_SHAPE.test(text) && /\d/.test(text) ? [{ kind: 'incident', text }, ...targets] : targets
}
