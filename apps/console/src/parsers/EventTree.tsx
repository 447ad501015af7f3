import { LongText } from '../text/VisibleText.tsx'
import { leavesOf } from './leaves.ts'
import styles from './parsers.module.css'

/** An object as the paths of its values. */
export function EventTree({ label, tree }: { readonly label: string; readonly tree: unknown }) {
  const leaves = leavesOf(tree)
  return (
    <table className={styles.tree} aria-label={label}>
      <tbody>
        {leaves.map(([path, value]) => (
          <tr key={path}>
            <th scope="row">{path}</th>
            <td className="mono">
              <LongText text={value} limit={300} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
