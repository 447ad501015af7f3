import { useNavigate } from '@tanstack/react-router'
import { useSignOut } from '../session/useSignOut.ts'
import { useZone } from '../text/zone-store.ts'
import { useThemeToggle } from '../theme/useThemeToggle.ts'
import { type Command, matches, phraseQuery, typedTargets } from './commands.ts'
import { copyLink } from './copy.ts'
import { PAGES } from './pages.ts'
import { useShell } from './shell-store.ts'
import { useIncidentSearch } from './useIncidentSearch.ts'

/** What the palette offers for the typed text, best first. */
export function useCommands(typed: string): Command[] {
  const navigate = useNavigate()
  const { theme, toggle } = useThemeToggle()
  const toggleZone = useZone((state) => state.toggle)
  const signOut = useSignOut()
  const found = useIncidentSearch(typed)
  const open = (id: string) => void navigate({ to: '/incidents/$id', params: { id } } as never)
  const fixed: Command[] = [
    ...PAGES.map(({ to, label, key }) => ({
      id: to,
      label: `Go to ${label}`,
      hint: `g ${key}`,
      run: () => void navigate({ to }),
    })),
    { id: 'theme', label: `Switch to the ${theme === 'dark' ? 'light' : 'dark'} theme`, run: toggle },
    { id: 'zone', label: 'Switch between UTC and local time', run: toggleZone },
    { id: 'link', label: 'Copy a link to this view', hint: 'y', run: copyLink },
    {
      id: 'keys',
      label: 'Show the keyboard keys',
      hint: '?',
      run: () => useShell.setState({ isKeySheetOpen: true }),
    },
    { id: 'sign-out', label: 'Sign out', run: () => signOut.mutate() },
  ]
  const targets = typedTargets(typed).map(({ kind, text }): Command => {
    if (kind === 'incident') return { id: 'open', label: `Open incident ${text}`, run: () => open(text) }
    const isHunt = kind === 'hunt'
    const search = isHunt ? { query: phraseQuery(text) } : { q: text }
    return {
      id: kind,
      label: isHunt ? `Hunt for ${text}` : `Filter incidents by ${text}`,
      run: () => void navigate({ to: isHunt ? '/hunt' : '/incidents', search } as never),
    }
  })
  return [
    ...fixed.filter(({ label }) => matches(label, typed)),
    ...found.map(({ id, title, score }) => ({
      id: `incident-${id}`,
      label: title,
      hint: `incident · score ${score}`,
      run: () => open(id),
    })),
    ...targets,
  ]
}
