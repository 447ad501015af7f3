import { type ComponentProps, lazy, Suspense } from 'react'
import { LoadingRows } from '../states/LoadingRows.tsx'

/** The editor is a chunk of its own: who only reads lists does not load it. */
const CodeEditor = lazy(() => import('./CodeEditor.tsx'))

export function YamlEditor(props: ComponentProps<typeof CodeEditor>) {
  return (
    <Suspense fallback={<LoadingRows what="the editor" />}>
      <CodeEditor {...props} />
    </Suspense>
  )
}
