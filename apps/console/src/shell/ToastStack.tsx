import { VisibleText } from '../text/VisibleText.tsx'
import styles from './shell.module.css'
import { undoLast, useToasts } from './toast-store.ts'

export function ToastStack() {
  const { toasts, dismiss } = useToasts()
  const undoable = toasts.findLast(({ undo }) => undo !== undefined)
  return (
    <section className={styles.toasts} aria-label="Notifications" aria-live="polite">
      {toasts.map((toast) => (
        <div key={toast.id} className={styles.toast} data-problem={toast.isProblem}>
          <span className={styles.toastText}>
            <VisibleText text={toast.text} />
          </span>
          {toast === undoable && (
            <button type="button" className="button" onClick={undoLast}>
              Undo <span className="kbd">z</span>
            </button>
          )}
          <button
            type="button"
            className="button quiet"
            aria-label="Dismiss"
            onClick={() => dismiss(toast.id)}
          >
            ✕
          </button>
        </div>
      ))}
    </section>
  )
}
