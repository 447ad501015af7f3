import { type KeyboardEvent, type RefObject, useState } from 'react'
import { flushSync } from 'react-dom'
import { completed, completions, wordAt } from './completion.ts'
import styles from './hunt.module.css'
import { useFields } from './useFields.ts'

interface QueryBoxProps {
  readonly text: string
  readonly onText: (text: string) => void
  readonly onRun: () => void
  readonly queryRef: RefObject<HTMLTextAreaElement | null>
}

/** Enter runs, Shift+Enter makes a line, Tab takes a suggested field. */
export function QueryBox({ text, onText, onRun, queryRef }: QueryBoxProps) {
  const fields = useFields().data?.items ?? []
  const [cursor, setCursor] = useState<number | undefined>()
  const [chosen, setChosen] = useState(0)
  const word = cursor === undefined ? undefined : wordAt(text, cursor)
  const offered = word === undefined ? [] : completions(word.text, fields)
  const take = (name: string) => {
    if (word === undefined) return
    const next = completed(text, word, name)
    // The cursor has to stand right before the next key is typed.
    flushSync(() => {
      onText(next.query)
      setCursor(undefined)
    })
    queryRef.current?.setSelectionRange(next.cursor, next.cursor)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (offered.length > 0 && step !== undefined) {
      event.preventDefault()
      setChosen((chosen + step + offered.length) % offered.length)
    } else if (offered.length > 0 && event.key === 'Tab' && !event.shiftKey) {
      event.preventDefault()
      take(offered[chosen]?.name ?? offered[0]!.name)
    } else if (event.key === 'Escape' && offered.length > 0) {
      event.preventDefault()
      setCursor(undefined)
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      setCursor(undefined)
      onRun()
    }
  }
  return (
    <div className={styles.queryBox}>
      <textarea
        ref={queryRef}
        className={styles.query}
        aria-label="Hunt query"
        aria-autocomplete="list"
        aria-controls="query-fields"
        aria-activedescendant={offered.length > 0 ? `query-field-${chosen}` : undefined}
        placeholder='process_name:powershell.exe AND NOT user:SYSTEM "encodedcommand"'
        spellCheck={false}
        rows={1}
        value={text}
        onChange={(event) => {
          onText(event.target.value)
          setCursor(event.target.selectionStart)
          setChosen(0)
        }}
        onBlur={() => setCursor(undefined)}
        onKeyDown={onKeyDown}
      />
      <div
        id="query-fields"
        role="listbox"
        aria-label="Fields"
        className={styles.suggestions}
        hidden={offered.length === 0}
      >
        {offered.map(({ name, help }, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the query keeps the focus, by aria-activedescendant
          <div
            key={name}
            id={`query-field-${index}`}
            role="option"
            aria-selected={index === chosen}
            className={styles.suggestion}
            onPointerDown={(event) => {
              event.preventDefault()
              take(name)
            }}
          >
            <span className="mono">{name}</span>
            <span>{help}</span>
          </div>
        ))}
      </div>
    </div>
  )
}
