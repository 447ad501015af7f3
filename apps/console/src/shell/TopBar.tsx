import { Moon, Search, Sun } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useZone } from '../text/zone-store.ts'
import { useThemeToggle } from '../theme/useThemeToggle.ts'
import { LiveDot } from './LiveDot.tsx'
import styles from './shell.module.css'
import { useShell } from './shell-store.ts'
import { UserMenu } from './UserMenu.tsx'

const JobTray = lazy(() => import('../jobs/JobTray.tsx').then((m) => ({ default: m.JobTray })))

export function TopBar() {
  const { theme, toggle } = useThemeToggle()
  const { zone, toggle: toggleZone } = useZone()
  const other = theme === 'dark' ? 'light' : 'dark'
  return (
    <header className={styles.topBar}>
      <button
        type="button"
        className={styles.searchBox}
        onClick={() => useShell.setState({ isPaletteOpen: true })}
      >
        <Search size={14} aria-hidden="true" />
        Search or run a command
        <span className="kbd">Ctrl K</span>
      </button>
      <span className="spacer" />
      <Suspense fallback={null}>
        <JobTray />
      </Suspense>
      <LiveDot />
      <button
        type="button"
        className="button quiet"
        title="Switch between UTC and local time"
        onClick={toggleZone}
      >
        {zone === 'utc' ? 'UTC' : 'Local time'}
      </button>
      <button
        type="button"
        className="button quiet"
        aria-label={`Switch to the ${other} theme`}
        onClick={toggle}
      >
        {theme === 'dark' ? <Sun size={15} aria-hidden="true" /> : <Moon size={15} aria-hidden="true" />}
      </button>
      <UserMenu />
    </header>
  )
}
