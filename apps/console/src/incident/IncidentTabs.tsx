import type { Incident } from '@opensoc/contract'
import type { KeyboardEvent } from 'react'
import { count } from '../text/amounts.ts'
import styles from './incident.module.css'
import { type IncidentSearch, TABS, type Tab } from './incident-search.ts'

interface IncidentTabsProps {
  readonly incident: Incident
  readonly search: IncidentSearch
  readonly onChange: (change: Partial<IncidentSearch>, options?: { readonly isNewEntry?: boolean }) => void
}

const LABELS: Readonly<Record<Tab, string>> = {
  story: 'Story',
  timeline: 'Timeline',
  alerts: 'Alerts',
  impact: 'Impact',
}

export function IncidentTabs({ incident, search, onChange }: IncidentTabsProps) {
  const choose = (tab: Tab) => onChange({ tab }, { isNewEntry: true })
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const next = TABS[(TABS.indexOf(search.tab) + step + TABS.length) % TABS.length]!
    choose(next)
    document.getElementById(`tab-${next}`)?.focus()
  }
  return (
    <div className={styles.tabs}>
      <div role="tablist" aria-label="Incident views" style={{ display: 'flex' }} onKeyDown={onKeyDown}>
        {TABS.map((tab, index) => (
          <button
            key={tab}
            id={`tab-${tab}`}
            type="button"
            role="tab"
            className={styles.tab}
            aria-selected={tab === search.tab}
            aria-controls="incident-panel"
            tabIndex={tab === search.tab ? 0 : -1}
            title={String(index + 1)}
            onClick={() => choose(tab)}
          >
            {LABELS[tab]} {tab === 'alerts' && <span className="dim">{count(incident.finding_count)}</span>}
          </button>
        ))}
      </div>
      {search.tab === 'story' && <StoryTools search={search} onChange={onChange} />}
    </div>
  )
}

function StoryTools({ search, onChange }: Omit<IncidentTabsProps, 'incident'>) {
  const { scope, view } = search
  return (
    <div className={styles.tools}>
      <fieldset className={styles.group}>
        <legend className="unseen">Entities</legend>
        <button
          type="button"
          className="button"
          aria-pressed={scope === 'path'}
          onClick={() => onChange({ scope: 'path' })}
        >
          Attack path
        </button>
        <button
          type="button"
          className="button"
          aria-pressed={scope === 'all'}
          onClick={() => onChange({ scope: 'all' })}
        >
          All entities
        </button>
      </fieldset>
      <fieldset className={styles.group}>
        <legend className="unseen">View</legend>
        <button
          type="button"
          className="button"
          aria-pressed={view === 'graph'}
          onClick={() => onChange({ view: 'graph' })}
        >
          Graph
        </button>
        <button
          type="button"
          className="button"
          aria-pressed={view === 'list'}
          onClick={() => onChange({ view: 'list' })}
        >
          List
        </button>
      </fieldset>
    </div>
  )
}
