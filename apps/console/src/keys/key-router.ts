import { isSingleCharacter, type KeyLayer, keyName, matchKey } from './key-match.ts'
import { useKeySettings } from './key-settings.ts'

const SEQUENCE_MS = 1200
const layers: KeyLayer[] = []
let pending: { keys: string; until: number } | undefined

/** Adds a layer on top until the returned function is called. */
export function addLayer(layer: KeyLayer): () => void {
  layers.push(layer)
  return () => {
    const index = layers.indexOf(layer)
    if (index >= 0) layers.splice(index, 1)
  }
}

export function currentLayers(): readonly KeyLayer[] {
  return layers
}

/** One listener for the page: widgets that handled a key called `preventDefault` before it arrives here. */
export function listenForKeys(): () => void {
  window.addEventListener('keydown', route)
  return () => window.removeEventListener('keydown', route)
}

function route(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return
  const key = keyName(event)
  if (key === undefined) return
  if (key !== 'ctrl+k' && belongsToTarget(event.target as Element | null, key)) return
  if (isSingleCharacter(key) && key !== '?' && !useKeySettings.getState().areLettersOn) return
  const waiting = pending !== undefined && pending.until > event.timeStamp ? pending.keys : undefined
  const match = matchKey(layers, waiting, key)
  pending =
    match.pending === undefined ? undefined : { keys: match.pending, until: event.timeStamp + SEQUENCE_MS }
  if (match.binding === undefined) return
  event.preventDefault()
  match.binding.run()
}

const TYPING = 'input:not([type=checkbox]):not([type=radio]),textarea,select,[contenteditable=true]'
const OWN_KEYS = '[role=dialog],[role=menu],[role=listbox],[role=alertdialog]'
const PRESSED_BY = 'button,a[href],summary,input,[role=tab],[role=switch]'

function belongsToTarget(target: Element | null, key: string): boolean {
  if (target === null || !('closest' in target)) return false
  if (target.closest(OWN_KEYS) !== null) return true
  if (target.matches(TYPING)) {
    if (key === 'Escape') (target as HTMLElement).blur()
    return key !== 'ctrl+Enter'
  }
  return (key === 'Enter' || key === 'Space') && target.closest(PRESSED_BY) !== null
}
