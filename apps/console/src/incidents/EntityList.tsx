import type { Incident } from '@opensoc/contract'
import { useState } from 'react'
import { ValueMenu } from '../hunt/ValueMenu.tsx'

const SHOWN = 24

/** Hosts, users, files and addresses of an incident, each with its menu. */
export function EntityList({ entities }: { readonly entities: Incident['entities'] }) {
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? entities : entities.slice(0, SHOWN)
  return (
    <section aria-label="Entities">
      <h3>Entities {entities.length}</h3>
      <div className="row-of">
        {shown.map(({ kind, key, label }) => (
          <ValueMenu key={`${kind}:${key}`} field={kind} value={label} isTag />
        ))}
        {!isWhole && entities.length > SHOWN && (
          <button type="button" className="button link" onClick={() => setWhole(true)}>
            show all
          </button>
        )}
      </div>
    </section>
  )
}
