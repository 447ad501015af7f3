import { useNavigate } from '@tanstack/react-router'
import { useKeyLayer } from '../keys/useKeyLayer.ts'
import { copyLink } from './copy.ts'
import { PAGES } from './pages.ts'
import { togglePeek, useShell } from './shell-store.ts'
import { undoLast } from './toast-store.ts'

/** The keys that work on every page. */
export function useGlobalKeys(): void {
  const navigate = useNavigate()
  useKeyLayer(
    'Everywhere',
    [
      {
        keys: 'ctrl+k',
        label: 'Search or run a command',
        run: () => useShell.setState({ isPaletteOpen: true }),
      },
      { keys: '?', label: 'Show the keys', run: () => useShell.setState({ isKeySheetOpen: true }) },
      { keys: '\\', label: 'Show or hide the side panel', run: togglePeek },
      { keys: 'y', label: 'Copy a link to this view', run: copyLink },
      { keys: 'z', label: 'Undo', run: undoLast },
      ...PAGES.map(({ to, label, key }) => ({
        keys: `g ${key}`,
        label: `Go to ${label}`,
        run: () => void navigate({ to }),
      })),
    ],
    0,
  )
}
