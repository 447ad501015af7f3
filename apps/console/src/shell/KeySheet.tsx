import { Switch } from '@mantine/core'
import { currentLayers } from '../keys/key-router.ts'
import { useKeySettings } from '../keys/key-settings.ts'
import { Dialog } from './Dialog.tsx'
import styles from './shell.module.css'
import { useShell } from './shell-store.ts'

/** The keys that work right now, innermost first. Mount it to open it. */
export function KeySheet() {
  const { areLettersOn, toggleLetters } = useKeySettings()
  return (
    <Dialog title="Keyboard keys" onClose={() => useShell.setState({ isKeySheetOpen: false })}>
      <Keys />
      <Switch label="Single-letter keys" checked={areLettersOn} onChange={toggleLetters} />
    </Dialog>
  )
}

function Keys() {
  return currentLayers()
    .toSorted((a, b) => b.level - a.level)
    .map(({ name, bindings }) => (
      <table key={name} className={styles.keyTable}>
        <thead>
          <tr>
            <th colSpan={2} scope="colgroup">
              {name}
            </th>
          </tr>
        </thead>
        <tbody>
          {bindings
            .filter(({ label }) => label !== undefined)
            .map(({ keys, label }) => (
              <tr key={keys}>
                <td>
                  {keys.split(' ').map((key) => (
                    <span key={key} className="kbd">
                      {key}
                    </span>
                  ))}
                </td>
                <td>{label}</td>
              </tr>
            ))}
        </tbody>
      </table>
    ))
}
