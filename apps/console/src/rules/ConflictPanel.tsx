import type { RuleTexts } from '@opensoc/contract'
import { useMemo, useRef, useState } from 'react'
import type { CodeEditorHandle } from '../editor/CodeEditor.tsx'
import { DiffView } from '../editor/DiffView.tsx'
import { MarkList } from '../editor/MarkList.tsx'
import { YamlEditor } from '../editor/YamlEditor.tsx'
import styles from './rules.module.css'
import { useMayChangeRules } from './useMayChangeRules.ts'
import { useRuleChange } from './useRuleChange.ts'
import { useRuleCheck } from './useRuleCheck.ts'

interface ConflictPanelProps {
  readonly rule: RuleTexts
  readonly base: string
  readonly pending: string
  readonly merged: string
}

/** The three texts of a conflict and a fourth that joins them: yours runs on until somebody decides. */
export function ConflictPanel({ rule, base, pending, merged }: ConflictPanelProps) {
  const [text, setText] = useState(merged)
  const editor = useRef<CodeEditorHandle>(null)
  const { findings, isRunnable, isCurrent } = useRuleCheck(rule.id, rule.file, text)
  const errors = useMemo(() => findings.filter(({ severity }) => severity === 'error'), [findings])
  const marks = useMemo(
    () => errors.map(({ line = 1, column = 1, severity, message }) => ({ line, column, severity, message })),
    [errors],
  )
  const mayChange = useMayChangeRules()
  const { save } = useRuleChange(rule)
  const decide = (source: string, note: string) => save.mutate({ source, note, resolve: true })
  const canTake = mayChange && !save.isPending
  const canTakeText = canTake && isCurrent && isRunnable
  return (
    <div className="grow">
      <div className={styles.conflict}>
        <section className={styles.side} aria-label="Your change">
          <h2>Your change</h2>
          <DiffView label="From the base to yours" older={base} newer={rule.source} />
          <button
            type="button"
            className="button"
            disabled={!canTake}
            onClick={() => decide(rule.source, 'kept ours')}
          >
            Keep yours
          </button>
        </section>
        <section className={styles.side} aria-label="The update">
          <h2>The update</h2>
          <DiffView label="From the base to the update" older={base} newer={pending} />
          <button
            type="button"
            className="button"
            disabled={!canTake}
            onClick={() => decide(pending, 'took the update')}
          >
            Take the update
          </button>
        </section>
      </div>
      <div className={styles.actions}>
        <span role="status" className="dim">
          {isCurrent
            ? isRunnable
              ? 'The joined text runs.'
              : 'The joined text does not run yet.'
            : 'Checking…'}{' '}
          Yours runs until you decide.
        </span>
        <span className="spacer" />
        <button
          type="button"
          className="button primary"
          disabled={!canTakeText}
          onClick={() => decide(text, 'joined by hand')}
        >
          Run the joined text
        </button>
      </div>
      <YamlEditor
        handle={editor}
        label="Joined text"
        text={text}
        isReadOnly={!mayChange}
        marks={marks}
        onText={setText}
        onSave={() => canTakeText && decide(text, 'joined by hand')}
      />
      {errors.length > 0 && (
        <MarkList findings={errors} onGoTo={(line, column) => editor.current?.goTo(line, column)} />
      )}
    </div>
  )
}
