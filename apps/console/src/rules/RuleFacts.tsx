import type { RuleTexts } from '@opensoc/contract'
import { TechniqueLink } from '../coverage/TechniqueLink.tsx'
import { Time } from '../text/Time.tsx'
import { VisibleText } from '../text/VisibleText.tsx'
import { attackTags, logsourceWords } from './rule-words.ts'

/** What the rule says about itself, and why it does not run. */
export function RuleFacts({ rule }: { readonly rule: RuleTexts }) {
  const { id, status, space, file, origin, refused, tags, logsource, updated_time, is_modified } = rule
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region must be reachable by keyboard
    <aside className="side" aria-label="About the rule" tabIndex={0}>
      {refused !== undefined && (
        <p role="alert" style={{ color: 'var(--high)' }}>
          Refused: <VisibleText text={refused} />
        </p>
      )}
      <dl className="facts">
        <dt>Id</dt>
        <dd className="mono">{id}</dd>
        <dt>Status</dt>
        <dd>{status ?? 'none given'}</dd>
        <dt>File</dt>
        <dd className="mono">
          <VisibleText text={file} />
        </dd>
        <dt>Space</dt>
        <dd>
          {space}
          {is_modified && ', modified here'}
        </dd>
        {origin !== undefined && (
          <>
            <dt>Follows</dt>
            <dd>
              <VisibleText text={origin} />
            </dd>
          </>
        )}
        <dt>Log source</dt>
        <dd>{logsourceWords(logsource)}</dd>
        <dt>ATT&CK</dt>
        <dd>
          {attackTags(tags).map((name, at) => (
            <span key={name}>
              {at > 0 && ', '}
              {/^T\d/.test(name) ? <TechniqueLink id={name} /> : name}
            </span>
          ))}
        </dd>
        <dt>Changed</dt>
        <dd>
          <Time time={updated_time} />
        </dd>
      </dl>
    </aside>
  )
}
