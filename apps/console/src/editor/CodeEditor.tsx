import { type Ref, useEffect, useImperativeHandle, useRef } from 'react'
import { createEditor, type Editor, type EditorMark } from './create-editor.ts'
import styles from './editor.module.css'

export interface CodeEditorHandle {
  readonly goTo: (line: number, column: number) => void
}

interface CodeEditorProps {
  readonly label: string
  readonly text: string
  readonly isReadOnly?: boolean
  readonly marks: readonly EditorMark[]
  readonly onText: (text: string) => void
  readonly onSave: () => void
  readonly handle?: Ref<CodeEditorHandle>
}

/** The editor keeps its own text while somebody types; another text from outside replaces it. */
export default function CodeEditor(props: CodeEditorProps) {
  const { label, text, isReadOnly = false, marks, handle } = props
  const parent = useRef<HTMLDivElement>(null)
  const editor = useRef<Editor>(undefined)
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })
  useEffect(() => {
    const made = createEditor({
      parent: parent.current!,
      label,
      text: latest.current.text,
      isReadOnly,
      onText: (next) => latest.current.onText(next),
      onSave: () => latest.current.onSave(),
    })
    editor.current = made
    return () => made.destroy()
  }, [label, isReadOnly])
  useEffect(() => editor.current?.setText(text), [text])
  useEffect(() => editor.current?.setMarks(marks), [marks])
  useImperativeHandle(handle, () => ({ goTo: (line, column) => editor.current?.goTo(line, column) }), [])
  return <div ref={parent} className={styles.editor} />
}
