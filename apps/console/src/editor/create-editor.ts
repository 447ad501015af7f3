import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { HighlightStyle, indentUnit, syntaxHighlighting } from '@codemirror/language'
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import { EditorState } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import { tags } from '@lezer/highlight'

/** What is to be marked in the text; lines and columns count from 1. */
export interface EditorMark {
  readonly line: number
  readonly column: number
  readonly severity: 'error' | 'warning' | 'hint'
  readonly message: string
}

export interface EditorOptions {
  readonly parent: HTMLElement
  readonly label: string
  readonly text: string
  readonly isReadOnly: boolean
  readonly onText: (text: string) => void
  /** Ctrl+S and Ctrl+Enter. */
  readonly onSave: () => void
}

export interface Editor {
  readonly setText: (text: string) => void
  readonly setMarks: (marks: readonly EditorMark[]) => void
  readonly goTo: (line: number, column: number) => void
  readonly destroy: () => void
}

/** A YAML editor. Tab leaves it, as every other field; Ctrl+] and Ctrl+[ indent. */
export function createEditor({ parent, label, text, isReadOnly, onText, onSave }: EditorOptions): Editor {
  const save = () => {
    onSave()
    return true
  }
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        lintGutter(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        highlightSpecialChars(),
        highlightSelectionMatches(),
        yaml(),
        indentUnit.of('    '),
        syntaxHighlighting(COLORS),
        LOOK,
        EditorState.readOnly.of(isReadOnly),
        EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
        keymap.of([
          { key: 'Mod-s', run: save, preventDefault: true },
          { key: 'Mod-Enter', run: save, preventDefault: true },
          ...searchKeymap,
          ...historyKeymap,
          ...defaultKeymap,
        ]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onText(update.state.doc.toString())
        }),
      ],
    }),
  })
  return {
    setText(next) {
      const { doc } = view.state
      if (doc.toString() !== next) view.dispatch({ changes: { from: 0, to: doc.length, insert: next } })
    },
    setMarks(marks) {
      view.dispatch(
        setDiagnostics(
          view.state,
          marks.map((mark) => toDiagnostic(view.state, mark)),
        ),
      )
    },
    goTo(line, column) {
      const at = positionOf(view.state, line, column)
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) })
      view.focus()
    },
    destroy: () => view.destroy(),
  }
}

function positionOf({ doc }: EditorState, line: number, column: number): number {
  const { from, length } = doc.line(Math.min(Math.max(line, 1), doc.lines))
  return from + Math.min(Math.max(column - 1, 0), length)
}

/** A mark reaches to the end of its word, so that there is something to see and to hover. */
function toDiagnostic(state: EditorState, { line, column, severity, message }: EditorMark): Diagnostic {
  const from = positionOf(state, line, column)
  const rest = state.doc.sliceString(from, state.doc.lineAt(from).to)
  const word = /^[^\s:]+/.exec(rest)?.[0].length ?? 0
  return { from, to: from + Math.max(word, Math.min(1, rest.length)), severity, message }
}

/** Keys and comments apart from values; color is kept for severities. */
const COLORS = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--accent)' },
  { tag: tags.comment, color: 'var(--text-3)', fontStyle: 'italic' },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: 'var(--purple)' },
  { tag: [tags.meta, tags.punctuation, tags.separator], color: 'var(--text-2)' },
])

const LOOK = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--bg)', color: 'var(--text-1)', fontSize: '12px' },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '18px' },
  '.cm-content': { caretColor: 'var(--text-1)' },
  '.cm-cursor': { borderLeftColor: 'var(--text-1)' },
  '.cm-gutters': {
    backgroundColor: 'var(--s1)',
    color: 'var(--text-3)',
    borderRight: '1px solid var(--line)',
  },
  '.cm-activeLine': { backgroundColor: 'var(--hover)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--selected)',
  },
  '.cm-tooltip, .cm-panels': {
    backgroundColor: 'var(--s2)',
    color: 'var(--text-1)',
    border: '1px solid var(--line-2)',
  },
  '.cm-panels input, .cm-panels button': {
    backgroundColor: 'var(--bg)',
    color: 'var(--text-1)',
    backgroundImage: 'none',
  },
  '.cm-diagnostic': { fontFamily: 'var(--font-ui)' },
})
