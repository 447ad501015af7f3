export interface KeyBinding {
  /** `j`, `Enter`, `ctrl+k`, `shift+ArrowDown`, or a sequence such as `g i`. */
  readonly keys: string
  /** What it does, for the key sheet; without one it is not listed. */
  readonly label?: string
  readonly run: () => void
}

export interface KeyLayer {
  readonly name: string
  /** 0 everywhere, 1 a page, 2 a widget of it: higher ones are asked first. */
  readonly level: number
  readonly bindings: readonly KeyBinding[]
}

interface PressedKey {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

/** The name of a pressed key; undefined for combinations that belong to the browser. */
export function keyName(event: PressedKey): string | undefined {
  if (event.altKey) return undefined
  if (event.ctrlKey || event.metaKey) {
    return event.key.toLowerCase() === 'k' ? 'ctrl+k' : event.key === 'Enter' ? 'ctrl+Enter' : undefined
  }
  const name = event.key === ' ' ? 'Space' : event.key
  return event.shiftKey && name.length > 1 ? `shift+${name}` : name
}

export interface KeyMatch {
  readonly binding?: KeyBinding
  /** The first half of a sequence that waits for its second. */
  readonly pending?: string
}

/** The innermost layer wins. A sequence's first key only waits where no layer binds it alone. */
export function matchKey(layers: readonly KeyLayer[], pending: string | undefined, key: string): KeyMatch {
  const pressed = pending === undefined ? key : `${pending} ${key}`
  for (const layer of layers.toSorted((a, b) => b.level - a.level)) {
    const binding = layer.bindings.find(({ keys }) => keys === pressed)
    if (binding !== undefined) return { binding }
  }
  const starts = layers.some(({ bindings }) => bindings.some(({ keys }) => keys.startsWith(`${pressed} `)))
  return starts ? { pending: pressed } : {}
}

/** Keys that must keep working when single-letter keys are switched off (WCAG 2.1.4). */
export function isSingleCharacter(key: string): boolean {
  return key.length === 1
}
