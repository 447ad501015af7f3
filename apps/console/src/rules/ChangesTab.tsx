import type { RuleTexts } from '@opensoc/contract'
import { DiffView } from '../editor/DiffView.tsx'
import { EmptyPanel } from '../states/EmptyPanel.tsx'
import { ConflictPanel } from './ConflictPanel.tsx'
import styles from './rules.module.css'
import { useMayChangeRules } from './useMayChangeRules.ts'
import { useRuleChange } from './useRuleChange.ts'

/** What was changed here over the text of the rule's origin, and what its next update would change. */
export function ChangesTab({ rule }: { readonly rule: RuleTexts }) {
  const { base, source, pending, merged } = rule
  const mayChange = useMayChangeRules()
  const { save } = useRuleChange(rule)
  if (base !== undefined && pending !== undefined && merged !== undefined)
    return <ConflictPanel key={pending} rule={rule} base={base} pending={pending} merged={merged} />
  if (base === undefined)
    return (
      <EmptyPanel
        title="No changes"
        reason={
          rule.origin === undefined
            ? 'The rule is your own: it follows no release.'
            : 'The text is that of its release. Your edits are merged with its updates.'
        }
      />
    )
  return (
    <div className="grow">
      <div className={styles.actions}>
        <span className="dim">Updates of the release are merged with these changes.</span>
        <span className="spacer" />
        <button
          type="button"
          className="button"
          disabled={!mayChange || save.isPending}
          onClick={() => save.mutate({ source: base, note: 'back to the text of its release' })}
        >
          Go back to the release
        </button>
      </div>
      <DiffView label="From the text of its release to yours" older={base} newer={source} />
    </div>
  )
}
