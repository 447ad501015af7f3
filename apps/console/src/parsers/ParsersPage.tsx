import { useMemo, useRef, useState } from 'react'
import type { CodeEditorHandle } from '../editor/CodeEditor.tsx'
import { YamlEditor } from '../editor/YamlEditor.tsx'
import { useKeyLayer } from '../keys/useKeyLayer.ts'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { ParserList } from './ParserList.tsx'
import { Phases } from './Phases.tsx'
import styles from './parsers.module.css'
import { useTrial } from './useTrial.ts'

/** A pasted record, and what decode, normalize, enrich and detect do with it, apart. Nothing is stored. */
export function ParsersPage() {
  const [text, setText] = useState('')
  const [parser, setParser] = useState('')
  const [hasParser, setHasParser] = useState(false)
  const editor = useRef<CodeEditorHandle>(null)
  const trial = useTrial()
  const faults = trial.data?.faults ?? NONE
  const marks = useMemo(
    () => faults.map(({ line, column, severity, message }) => ({ line, column, severity, message })),
    [faults],
  )
  const canTry = text.trim() !== '' && !trial.isPending
  const submit = () => {
    if (canTry) trial.mutate(hasParser && parser.trim() !== '' ? { text, parser } : { text })
  }
  useKeyLayer('Parsers', [{ keys: 'ctrl+Enter', label: 'Try the record', run: submit }])
  return (
    <div className="page">
      <div className="page-header">
        <h1>Parsers</h1>
        <span className="dim">what becomes of a record, stage by stage</span>
      </div>
      <div className="columns">
        <div className={`grow ${styles.input}`}>
          <label htmlFor="parser-record">Records, as they are sent</label>
          <textarea
            id="parser-record"
            className={`field mono ${styles.record}`}
            value={text}
            spellCheck={false}
            placeholder="Paste a line of a log, or a JSON record"
            onChange={(event) => setText(event.target.value)}
          />
          <div className={styles.actions}>
            <button type="button" className="button primary" disabled={!canTry} onClick={submit}>
              Try <span className="kbd">Ctrl+Enter</span>
            </button>
            <button
              type="button"
              className="button"
              aria-pressed={hasParser}
              onClick={() => setHasParser(!hasParser)}
            >
              With a parser of your own
            </button>
          </div>
          {hasParser && (
            <div className={styles.editor}>
              <YamlEditor
                handle={editor}
                label="parser.yaml"
                text={parser}
                marks={marks}
                onText={setParser}
                onSave={submit}
              />
              {faults.length > 0 && (
                <ul className={styles.faults} aria-label="What is wrong with the parser">
                  {faults.map(({ line, column, severity, message, next_step }) => (
                    <li key={`${line}:${column}:${message}`}>
                      <button
                        type="button"
                        className="button link"
                        onClick={() => editor.current?.goTo(line, column)}
                      >
                        {severity} {line}:{column}
                      </button>{' '}
                      {message} <span className="dim">{next_step}</span>
                    </li>
                  ))}
                </ul>
              )}
            </div>
          )}
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region must be reachable by keyboard */}
        <section className={`grow ${styles.phases}`} aria-label="What the stages did" tabIndex={0}>
          {trial.isError && <ErrorPanel error={trial.error} onRetry={submit} />}
          {trial.data === undefined && !trial.isError && <ParserList />}
          {trial.data !== undefined && <Phases trial={trial.data.trial} />}
        </section>
      </div>
    </div>
  )
}

const NONE: readonly [] = []
