import type { RuleTexts } from '@opensoc/contract'
import { lazy, Suspense, useMemo, useRef, useState } from 'react'
import type { CodeEditorHandle } from '../editor/CodeEditor.tsx'
import { MarkList } from '../editor/MarkList.tsx'
import { YamlEditor } from '../editor/YamlEditor.tsx'
import { LoadingRows } from '../states/LoadingRows.tsx'
import { plural } from '../text/amounts.ts'
import { RuleFacts } from './RuleFacts.tsx'
import styles from './rules.module.css'
import { useDraft } from './useDraft.ts'
import { useMayChangeRules } from './useMayChangeRules.ts'
import { useRuleChange } from './useRuleChange.ts'
import { useRuleCheck } from './useRuleCheck.ts'

const BackTestPanel = lazy(() => import('./BackTestPanel.tsx').then((m) => ({ default: m.BackTestPanel })))

/** The rule's text: edited here, judged as it is typed, live when it is saved. */
export function SourceTab({ rule }: { readonly rule: RuleTexts }) {
  const mayChange = useMayChangeRules()
  const { text, setText, isChanged, isOutdated, discard } = useDraft(rule.id, rule.source)
  const [note, setNote] = useState('')
  const [isTesting, setTesting] = useState(false)
  const editor = useRef<CodeEditorHandle>(null)
  const { findings, isRunnable, isCurrent } = useRuleCheck(rule.id, rule.file, text)
  const marks = useMemo(
    () =>
      findings.map(({ line = 1, column = 1, severity, message, expected }) => {
        const words = expected === undefined ? message : `${message} (expected ${expected})`
        return { line, column, severity, message: words }
      }),
    [findings],
  )
  const { save } = useRuleChange(rule)
  const canSave = mayChange && isChanged && isCurrent && isRunnable && !save.isPending
  const submit = () => {
    if (!canSave) return
    save.mutate(
      { source: text, note },
      {
        onSuccess: () => {
          setNote('')
          discard()
        },
      },
    )
  }
  return (
    <>
      <div className="grow">
        <div className={styles.actions}>
          <span role="status" className="dim">
            {stateWords({ mayChange, isChanged, isCurrent, isRunnable, findings: findings.length })}
          </span>
          {isOutdated && (
            <span className="mark">the rule was changed meanwhile: discard, or save over it</span>
          )}
          <span className="spacer" />
          <input
            className="field"
            aria-label="Why (for the history)"
            placeholder="Why? (for the history)"
            maxLength={1000}
            disabled={!isChanged}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
          <button
            type="button"
            className="button"
            aria-expanded={isTesting}
            onClick={() => setTesting(!isTesting)}
          >
            Back-test
          </button>
          <button type="button" className="button" disabled={!isChanged} onClick={discard}>
            Discard
          </button>
          <button type="button" className="button primary" disabled={!canSave} onClick={submit}>
            Save and run <span className="kbd">Ctrl+S</span>
          </button>
        </div>
        <YamlEditor
          handle={editor}
          label="Rule source"
          text={text}
          isReadOnly={!mayChange}
          marks={marks}
          onText={setText}
          onSave={submit}
        />
        {isTesting && (
          <div className={styles.below}>
            <Suspense fallback={<LoadingRows what="the back-test" />}>
              <BackTestPanel
                subject={{ source: text }}
                hint="Of the text as it is written here; nothing is stored."
              />
            </Suspense>
          </div>
        )}
        {findings.length > 0 && (
          <MarkList findings={findings} onGoTo={(line, column) => editor.current?.goTo(line, column)} />
        )}
      </div>
      <RuleFacts rule={rule} />
    </>
  )
}

interface SourceState {
  readonly mayChange: boolean
  readonly isChanged: boolean
  readonly isCurrent: boolean
  readonly isRunnable: boolean
  readonly findings: number
}

function stateWords({ mayChange, isChanged, isCurrent, isRunnable, findings }: SourceState): string {
  if (!isCurrent) return 'Checking…'
  const judged = isRunnable ? 'The text runs' : 'The text does not run'
  const noted = findings === 0 ? '' : `, ${plural(findings, 'note')}`
  if (!mayChange) return `${judged}${noted}. Your role may not change rules.`
  return `${judged}${noted}.${isChanged ? '' : ' Nothing changed.'}`
}
