import { watch } from 'node:fs'

/** Editors write a file in several steps: wait until this many milliseconds pass without another. */
const SETTLE_MS = 150

/** Calls `changed` soon after anything in the folder changed, until the signal aborts. */
export function watchFolder(folder: string, changed: () => void, signal: AbortSignal): void {
  let timer: NodeJS.Timeout | undefined
  const watcher = watch(folder, { recursive: true, signal }, () => {
    clearTimeout(timer)
    timer = setTimeout(changed, SETTLE_MS)
  })
  watcher.on('error', () => clearTimeout(timer))
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
}
