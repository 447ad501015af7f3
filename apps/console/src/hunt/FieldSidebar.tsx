import { useState } from 'react'
import { FieldValues } from './FieldValues.tsx'
import styles from './hunt.module.css'
import { useFields } from './useFields.ts'
import type { HuntScope } from './useHunt.ts'

interface FieldSidebarProps {
  readonly scope: HuntScope
  readonly onFilter: (field: string, value: string, isOut: boolean) => void
}

/** The fields of the lake; opening one counts its most frequent values among the matches. */
export function FieldSidebar({ scope, onFilter }: FieldSidebarProps) {
  const fields = useFields()
  const [typed, setTyped] = useState('')
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const toggle = (name: string) =>
    setOpen((known) => {
      const next = new Set(known)
      if (!next.delete(name)) next.add(name)
      return next
    })
  const shown = fields.data?.items.filter(({ name }) => name.includes(typed.toLowerCase())) ?? []
  return (
    <section className={styles.sidebar} aria-label="Fields">
      <input
        className="field"
        type="search"
        style={{ width: '100%', marginBottom: 4 }}
        aria-label="Find a field"
        placeholder="Find a field…"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {fields.isError && <p className="dim">The field list could not be loaded.</p>}
      {shown.map(({ name, help }) => (
        <div key={name}>
          <button
            type="button"
            className={styles.field}
            aria-expanded={open.has(name)}
            title={help}
            onClick={() => toggle(name)}
          >
            <span aria-hidden="true">{open.has(name) ? '▾' : '▸'}</span> {name}
          </button>
          {open.has(name) && <FieldValues scope={scope} field={name} onFilter={onFilter} />}
        </div>
      ))}
    </section>
  )
}
