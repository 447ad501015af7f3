import { importRules } from '@opensoc/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useRef, useState } from 'react'
import { call } from '../api/client.ts'
import type { CodeEditorHandle } from '../editor/CodeEditor.tsx'
import { MarkList } from '../editor/MarkList.tsx'
import { YamlEditor } from '../editor/YamlEditor.tsx'
import { useKeyLayer } from '../keys/useKeyLayer.ts'
import { showToast } from '../shell/toast-store.ts'
import { problemLine } from '../states/problem-words.ts'
import { newRuleText } from './new-rule-text.ts'
import styles from './rules.module.css'
import { useMayChangeRules } from './useMayChangeRules.ts'
import { useNewRuleCheck } from './useRuleCheck.ts'
import { RULES_KEY } from './useRules.ts'

/** A rule of one's own from a skeleton; it runs as soon as it is saved. */
export function NewRulePage() {
  const [first] = useState(() => newRuleText(crypto.randomUUID(), new Date()))
  const [text, setText] = useState(first)
  const editor = useRef<CodeEditorHandle>(null)
  const navigate = useNavigate()
  const mayChange = useMayChangeRules()
  const { findings, rules, isRunnable, isCurrent } = useNewRuleCheck(text)
  const marks = useMemo(
    () =>
      findings.map(({ line = 1, column = 1, severity, message }) => ({ line, column, severity, message })),
    [findings],
  )
  const save = useSaveNew()
  const canSave = mayChange && isCurrent && isRunnable && text !== first && !save.isPending
  const submit = () => canSave && save.mutate({ text, id: rules[0]?.id ?? '' })
  useKeyLayer('New rule', [
    { keys: 'Escape', label: 'Back to the rules', run: () => void navigate({ to: '/rules' } as never) },
  ])
  return (
    <div className="page">
      <div className="page-header">
        <h1>New rule</h1>
      </div>
      <div className="columns">
        <div className="grow">
          <div className={styles.actions}>
            <span role="status" className="dim">
              {isCurrent ? (isRunnable ? 'The text runs.' : 'The text does not run.') : 'Checking…'}
            </span>
            <span className="spacer" />
            <button type="button" className="button primary" disabled={!canSave} onClick={submit}>
              Save and run <span className="kbd">Ctrl+S</span>
            </button>
          </div>
          <YamlEditor
            handle={editor}
            label="Rule source"
            text={text}
            marks={marks}
            onText={setText}
            onSave={submit}
          />
          {findings.length > 0 && (
            <MarkList findings={findings} onGoTo={(line, column) => editor.current?.goTo(line, column)} />
          )}
        </div>
      </div>
    </div>
  )
}

function useSaveNew() {
  const client = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: ({ text, id }: { readonly text: string; readonly id: string }) =>
      call(importRules, {
        body: { space: 'own', enable: true, files: [{ file: `${id}.yml`, source: text }] },
      }),
    onSuccess: (_, { id }) => {
      void client.invalidateQueries({ queryKey: RULES_KEY })
      showToast('Saved: the rule runs.')
      void navigate({ to: '/rules/$id', params: { id } } as never)
    },
    onError: (error) => showToast(`Not saved: ${problemLine(error)}`, { isProblem: true }),
  })
}
