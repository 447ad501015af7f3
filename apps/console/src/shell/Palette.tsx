import { type KeyboardEvent, useState } from 'react'
import { VisibleText } from '../text/VisibleText.tsx'
import type { Command } from './commands.ts'
import { Dialog } from './Dialog.tsx'
import styles from './shell.module.css'
import { useShell } from './shell-store.ts'
import { useCommands } from './useCommands.ts'

const close = () => useShell.setState({ isPaletteOpen: false })

/** Commands, pages, incidents and searches by typing. */
export function Palette() {
  const isOpen = useShell((state) => state.isPaletteOpen)
  if (!isOpen) return null
  return (
    <Dialog title="Command palette" hasHeading={false} size="lg" onClose={close}>
      <PaletteBody />
    </Dialog>
  )
}

function PaletteBody() {
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState(0)
  const commands = useCommands(typed)
  const index = Math.min(chosen, commands.length - 1)
  const run = (command: Command | undefined) => {
    close()
    command?.run()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      setChosen((index + step + commands.length) % Math.max(1, commands.length))
    }
    if (event.key === 'Enter') {
      event.preventDefault()
      run(commands[index])
    }
  }
  return (
    <>
      <input
        className={styles.paletteInput}
        role="combobox"
        aria-label="Search or run a command"
        aria-expanded="true"
        aria-controls="palette-options"
        aria-activedescendant={commands[index] && `palette-${index}`}
        placeholder="Command, incident, host, address, hash…"
        value={typed}
        data-autofocus
        // biome-ignore lint/a11y/noAutofocus: a dialog takes the focus, before the next key is typed
        autoFocus
        onChange={(event) => {
          setTyped(event.target.value)
          setChosen(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div id="palette-options" role="listbox" aria-label="Results" className={styles.options}>
        {commands.map((command, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the input above handles the keys
          // biome-ignore lint/a11y/useFocusableInteractive: the input keeps the focus, by aria-activedescendant
          <div
            key={command.id}
            id={`palette-${place}`}
            role="option"
            aria-selected={place === index}
            className={styles.option}
            onClick={() => run(command)}
          >
            <span className="cut">
              <VisibleText text={command.label} />
            </span>
            {command.hint !== undefined && <span className={styles.optionHint}>{command.hint}</span>}
          </div>
        ))}
      </div>
    </>
  )
}
