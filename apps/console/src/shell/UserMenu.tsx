import { Menu } from '@mantine/core'
import { useMe } from '../session/useMe.ts'
import { useSignOut } from '../session/useSignOut.ts'
import styles from './shell.module.css'
import { useShell } from './shell-store.ts'

export function UserMenu() {
  const me = useMe().data
  const signOut = useSignOut()
  if (me === null || me === undefined) return null
  return (
    <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <button
          type="button"
          className={styles.avatar}
          aria-label={`${me.name.slice(0, 2).toUpperCase()}: user menu of ${me.name}`}
        >
          {me.name.slice(0, 2).toUpperCase()}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {me.name} · {me.role}
        </Menu.Label>
        <Menu.Item onClick={() => useShell.setState({ isKeySheetOpen: true })}>Keyboard keys (?)</Menu.Item>
        <Menu.Item onClick={() => signOut.mutate()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
