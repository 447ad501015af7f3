import type { Problem } from '@opensoc/contract'
import styles from './hunt.module.css'
import { queryProblem } from './query-problem.ts'

export function QueryProblemPanel({ query, problem }: { readonly query: string; readonly problem: Problem }) {
  const { message, hint, pointed } = queryProblem(query, problem)
  return (
    <div className={styles.problem} role="alert">
      <p>{message}</p>
      {pointed !== undefined && <pre>{pointed}</pre>}
      {hint !== undefined && <p>{hint}</p>}
    </div>
  )
}
