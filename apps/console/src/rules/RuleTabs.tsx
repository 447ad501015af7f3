import type { RuleTexts } from '@opensoc/contract'
import type { KeyboardEvent } from 'react'
import { RULE_TABS, type RuleTab } from './rule-search.ts'
import styles from './rules.module.css'

interface RuleTabsProps {
  readonly rule: RuleTexts
  readonly tab: RuleTab
  readonly onTab: (tab: RuleTab) => void
}

const LABELS: Readonly<Record<RuleTab, string>> = {
  source: 'Source',
  changes: 'Changes',
  tests: 'Tests',
  backtest: 'Back-test',
  history: 'History',
}

export function RuleTabs({ rule, tab, onTab }: RuleTabsProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const next = RULE_TABS[(RULE_TABS.indexOf(tab) + step + RULE_TABS.length) % RULE_TABS.length]!
    onTab(next)
    document.getElementById(`tab-${next}`)?.focus()
  }
  return (
    <div role="tablist" aria-label="Views of the rule" className={styles.tabs} onKeyDown={onKeyDown}>
      {RULE_TABS.map((name, index) => (
        <button
          key={name}
          id={`tab-${name}`}
          type="button"
          role="tab"
          className={styles.tab}
          aria-selected={name === tab}
          aria-controls="rule-panel"
          tabIndex={name === tab ? 0 : -1}
          title={String(index + 1)}
          onClick={() => onTab(name)}
        >
          {LABELS[name]}
          {name === 'changes' && rule.has_conflict && <span className="mark"> conflict</span>}
        </button>
      ))}
    </div>
  )
}
