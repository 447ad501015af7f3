import styles from './queue.module.css'

/** New rows wait here, so that nothing moves under the reader. */
export function NewRowsBar({ count, onAdmit }: { readonly count: number; readonly onAdmit: () => void }) {
  if (count === 0) return null
  return (
    <button type="button" className={styles.newBar} onClick={onAdmit}>
      {count} new <span className="kbd">.</span>
    </button>
  )
}
