import { listRuleVersions, type RuleTexts, type RuleVersion } from '@opensoc/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/client.ts'
import { DiffView } from '../editor/DiffView.tsx'
import { EmptyPanel } from '../states/EmptyPanel.tsx'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { LoadingRows } from '../states/LoadingRows.tsx'
import { Time } from '../text/Time.tsx'
import { VisibleText } from '../text/VisibleText.tsx'
import styles from './rules.module.css'
import { useMayChangeRules } from './useMayChangeRules.ts'
import { useRuleChange } from './useRuleChange.ts'

/** Who changed the rule, when and why, and a way back. */
export function HistoryTab({ rule }: { readonly rule: RuleTexts }) {
  const versions = useQuery({
    queryKey: ['rule-versions', rule.id],
    queryFn: ({ signal }) => call(listRuleVersions, { params: { id: rule.id } }, { signal }),
  })
  if (versions.isPending) return <LoadingRows what="the history" />
  if (versions.isError) return <ErrorPanel error={versions.error} onRetry={() => void versions.refetch()} />
  const { items } = versions.data
  if (items.length === 0)
    return <EmptyPanel title="No changes" reason="The rule is as it came, and nobody changed it here." />
  return <Versions rule={rule} versions={items} />
}

function Versions({
  rule,
  versions,
}: {
  readonly rule: RuleTexts
  readonly versions: readonly RuleVersion[]
}) {
  const [number, setNumber] = useState(versions[0]!.number)
  const at = Math.max(
    0,
    versions.findIndex((version) => version.number === number),
  )
  const chosen = versions[at]!
  const before = versions[at + 1]
  const mayChange = useMayChangeRules()
  const { revert } = useRuleChange(rule)
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region must be reachable by keyboard */}
      <section className={styles.versions} aria-label="Versions" tabIndex={0}>
        {versions.map((version) => (
          <button
            key={version.number}
            type="button"
            className={styles.version}
            aria-pressed={version === chosen}
            onClick={() => setNumber(version.number)}
          >
            <span>
              <b>{version.number}</b> {version.change} <span className="dim">by</span>{' '}
              <VisibleText text={version.actor} />
            </span>
            <Time time={version.time} />
            {version.note !== undefined && (
              <span className={styles.note}>
                <VisibleText text={version.note} />
              </span>
            )}
          </button>
        ))}
      </section>
      <div className="grow">
        <div className={styles.actions}>
          <span className="dim">
            {chosen.source === rule.source ? 'This text runs now.' : 'This is not the text that runs now.'}
          </span>
          <span className="spacer" />
          <button
            type="button"
            className="button"
            disabled={!mayChange || chosen.source === rule.source || revert.isPending}
            onClick={() => revert.mutate({ number: chosen.number })}
          >
            Run version {chosen.number} again
          </button>
        </div>
        <DiffView
          label={
            before === undefined
              ? `Version ${chosen.number}`
              : `From version ${before.number} to ${chosen.number}`
          }
          older={before?.source ?? ''}
          newer={chosen.source}
        />
      </div>
    </>
  )
}
