import styles from './states.module.css'

/** Quiet rows in the place of what is coming; they show only after 300 ms. */
export function LoadingRows({ rows = 12, what }: { readonly rows?: number; readonly what: string }) {
  return (
    <div className={styles.skeleton} role="status" aria-label={`Loading ${what}`}>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: identical placeholders
        <div key={index} className={styles.bar} />
      ))}
    </div>
  )
}
